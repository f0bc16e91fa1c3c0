import { Inject, Injectable } from '@nestjs/common';
import { storageQueue, type IncomingEvent, type Outcome } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Database, sql } from '@sluice/prisma';
import { againId, QueueProducer } from '@sluice/queue';
import { QuestionsService } from '../questions/questions.service.ts';
import { MediaRepository } from './media.repository.ts';
import { ProfilesService } from './profiles.service.ts';
import { ReadingsService } from './readings.service.ts';
import { TurnsRepository } from './turns.repository.ts';

export const HOUSE_COUNTRY = Symbol('where phone numbers without a country code are from');

/** Finds out what an event means and tells storage. Nothing is kept here: an outcome that gets lost is found out again. */
@Injectable()
export class AnalysisService {
  constructor(
    private readonly database: Database,
    private readonly media: MediaRepository,
    private readonly profiles: ProfilesService,
    private readonly readings: ReadingsService,
    private readonly turns: TurnsRepository,
    private readonly producer: QueueProducer,
    @Inject(HOUSE_COUNTRY) private readonly country: string,
    private readonly questions: QuestionsService,
  ) {}

  /** Texts of one conversation one after the other: one whose turn has not come is left for storage to wake. */
  async analyseText(event: IncomingEvent, trace: string, signal: AbortSignal): Promise<void> {
    if (event.kind !== 'photo' && (await this.turns.mustWait(event))) return;
    if (event.kind !== 'text' || event.limited) return this.tell(await this.profiles.introduced(event), { stage: 'noted' }, trace);
    const [named, text] = await Promise.all([this.profiles.introduced(event), this.readings.understand({ text: event.text ?? '', languageHint: event.sender.language }, { signal, mayWait: true })]);
    await this.tell(named, { stage: 'text', ...text, ...(await this.questions.answerTo(event, text.reading)) }, trace);
  }

  async analysePhoto(event: IncomingEvent, trace: string, signal: AbortSignal): Promise<void> {
    const { isKnown, country } = await this.look(event);
    if (isKnown) return;
    if (event.chatId !== null) await this.tell(event, { stage: 'received' }, trace);
    const photo = { fetch: () => this.media.fetch(event, signal), country: country ?? this.country };
    const [named, card] = await Promise.all([this.profiles.introduced(event), this.readings.readCard(photo, { signal, mayWait: true })]);
    await this.tell(named, { stage: 'card', ...card }, trace);
  }

  /** Ends an event that could not be analysed, so that the person is told. */
  async fail(event: IncomingEvent, error: unknown, trace: string): Promise<void> {
    const known = error instanceof AppError ? error : new AppError('unavailable', 'The analysis failed in a way nobody foresaw.');
    await this.tell(event, { stage: 'failed', code: known.code, reason: known.message }, trace);
  }

  private async tell(event: IncomingEvent, outcome: Outcome, trace: string): Promise<void> {
    const jobId = againId(`${outcome.stage === 'received' ? 'n' : 'o'}${event.id}`, Date.now());
    await this.producer.add(storageQueue, { event, outcome, trace }, { jobId });
  }

  /** A photo takes a second to read: one that was woken twice is not read twice. Beside that, the country of its account, if one was set. */
  private async look({ id, accountId }: IncomingEvent): Promise<{ isKnown: boolean; country: string | null }> {
    const [row] = await this.database.query<{ isKnown: boolean; country: string | null }>(sql`
      select exists (
        select 1 from storage.analyses a where a.event_id = ${id}
          and not (a.stage = 'failed' and exists (select 1 from ingest.events e where e.id = a.event_id and e.replayed_at > a.created_at))
      ) as "isKnown", (select settings ->> 'country' from storage.accounts where id = ${accountId}) as country`);
    return row ?? { isKnown: false, country: null };
  }
}
