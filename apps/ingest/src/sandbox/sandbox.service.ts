import { Injectable } from '@nestjs/common';
import { AccountReader, cleanText, type Arrival } from '@sluice/channels';
import type { PhotoGroup } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { inspectImage } from '@sluice/media';
import { newTrace } from '@sluice/observability';
import { v7 as uuid } from 'uuid';
import { JournalRepository, type Entry } from '../journal/journal.repository.ts';
import { WakeService } from '../journal/wake.service.ts';
import type { SandboxPerson } from './sandbox-request.ts';

const accountId = 'sandbox';

/** A photo that is in the journal now, or was before. */
interface Shown {
  arrival: Arrival;
  trace: string;
  entry: Entry | undefined;
}

/** Takes in what a person of the sandbox would have written, and from there on treats it like any platform's event. */
@Injectable()
export class SandboxService {
  constructor(
    private readonly accounts: AccountReader,
    private readonly journal: JournalRepository,
    private readonly wakes: WakeService,
  ) {}

  async write(person: SandboxPerson, text: string, idempotencyKey: string | undefined): Promise<{ event: string }> {
    const clean = cleanText(text).trim();
    if (!clean) throw new AppError('invalid', 'text: there is nothing in it to read.');
    const arrival = arrivalOf(person, { text: clean }, idempotencyKey);
    const origin = await this.origin();
    const trace = newTrace();
    const [journaled] = await this.journal.write([{ origin, arrivals: [arrival], raw: Buffer.from(clean), trace }]);
    return this.taken(journaled?.entries[0], arrival, trace);
  }

  /** Several photos are a group, sent together. */
  async show(person: SandboxPerson, images: readonly Buffer[], idempotencyKey: string | undefined): Promise<{ event: string; events?: string[] }> {
    for (const image of images) await inspectImage(image);
    const group = images.length > 1 ? { id: idempotencyKey === undefined ? uuid() : `key:${idempotencyKey}`, total: images.length } : undefined;
    const origin = await this.origin();
    const shown: Shown[] = [];
    for (const [index, bytes] of images.entries()) {
      const arrival = arrivalOf(person, { text: null, group }, idempotencyKey && (group ? `${idempotencyKey}:${index}` : idempotencyKey));
      const trace = newTrace();
      shown.push({ arrival, trace, entry: await this.journal.writeUpload(origin, arrival, { bytes, trace }) });
    }
    const events: string[] = [];
    for (const { entry, arrival, trace } of shown) events.push((await this.taken(entry, arrival, trace)).event);
    return { event: events[0] ?? '', ...(group && { events }) };
  }

  private async origin(): Promise<{ accountId: string; channel: 'sandbox'; revision: null }> {
    await this.accounts.read(accountId);
    return { accountId, channel: 'sandbox', revision: null };
  }

  private async taken(entry: Entry | undefined, { platformEventId }: Arrival, trace: string): Promise<{ event: string }> {
    if (entry?.event) await this.wakes.wake([{ event: entry.event, trace }]);
    return { event: entry?.id ?? (await this.journal.find(accountId, platformEventId)) ?? platformEventId };
  }
}

function arrivalOf(person: SandboxPerson, { text, group }: { text: string | null; group?: PhotoGroup | undefined }, idempotencyKey: string | undefined): Arrival {
  const { chatId, name, language } = person;
  const kind = text === null ? 'photo' : 'text';
  return {
    platformEventId: idempotencyKey === undefined ? uuid() : `key:${idempotencyKey}`,
    kind,
    chatId,
    event: {
      chatId,
      kind,
      text,
      media: text === null ? { source: 'transit', id: 'self' } : null,
      sender: { id: chatId, name: name ?? null, language: language ?? null },
      at: new Date().toISOString(),
      ...(group && { group }),
    },
  };
}
