import { Inject, Injectable } from '@nestjs/common';
import { analysisQueue, dispatchQueue, type IncomingEvent, type Language, type Outcome } from '@sluice/contracts';
import { Database, type Statements } from '@sluice/prisma';
import { againId, QueueProducer } from '@sluice/queue';
import { EventStream } from '@sluice/stream';
import { ContactRepository } from '../contacts/contact.repository.ts';
import { GroupService } from '../groups/group.service.ts';
import { jobIdOf } from './job-id.ts';
import { languageOf } from './language-of.ts';
import { OutcomeRepository, type Record } from './outcome.repository.ts';
import { queuedReplies, type ReplyRow } from './queued-replies.ts';
import { cardsOf, planReply } from './replies.ts';
import { TurnRepository } from './turn.repository.ts';

export const HOUSE_LANGUAGE = Symbol('language for people of whom nothing is known');

/** What keeping an outcome changed. */
interface Kept {
  isNews: boolean;
  /** The contacts that were read from it. */
  contactIds: string[];
}

/** Keeps an outcome and answers the person: one transaction, then a wake-up for dispatch. */
@Injectable()
export class OutcomeService {
  constructor(
    private readonly database: Database,
    private readonly outcomes: OutcomeRepository,
    private readonly contacts: ContactRepository,
    private readonly groups: GroupService,
    private readonly turns: TurnRepository,
    private readonly producer: QueueProducer,
    private readonly stream: EventStream,
    @Inject(HOUSE_LANGUAGE) private readonly house: Language,
  ) {}

  async keep(event: IncomingEvent, outcome: Outcome, trace: string): Promise<void> {
    const language = await this.language(event, outcome);
    const record = { event, trace, language, reply: planReply(event, outcome, language) };
    const { contactIds } = await (event.group && event.chatId !== null ? this.keepTogether(record, outcome) : this.keepAlone(record, outcome));
    for (const contactId of contactIds) this.stream.publish({ type: 'contact-saved', contactId, eventId: event.id, accountId: event.accountId });
  }

  private keepTogether(record: Record, outcome: Outcome): Promise<Kept> {
    return this.groups.keep(record, (statements, own) => this.keepIn(statements, own, outcome));
  }

  private async keepAlone(record: Record, outcome: Outcome): Promise<Kept> {
    const isOneStatement = record.event.channel !== 'api' && !(outcome.stage === 'card' && outcome.reading.contact);
    const kept = isOneStatement
      ? await this.keepIn(this.database, record, outcome)
      : await this.database.transaction((statements) => this.keepIn(statements, record, outcome));
    const said = kept.isNews ? record : { ...record, reply: null };
    await (record.event.kind === 'photo' ? this.wakeDispatch(said, []) : this.passTurn(said));
    return kept;
  }

  private async keepIn(statements: Statements, record: Record, outcome: Outcome): Promise<Kept> {
    if (outcome.stage === 'received') return { isNews: await this.outcomes.keepNotice(statements, record), contactIds: [] };
    const { event } = record;
    const isNews = await this.outcomes.keep(statements, record, outcome);
    const cards = isNews && outcome.stage === 'card' ? cardsOf(outcome.reading) : [];
    const contactIds = cards.length > 0 ? await this.contacts.upsertAll(statements, cards, event.id) : [];
    if (contactIds[0]) await this.outcomes.linkContact(statements, event.id, contactIds[0]);
    if (isNews && event.channel === 'api') await this.outcomes.announce(statements, event.id);
    return { isNews, contactIds: [...new Set(contactIds)] };
  }

  private async language(event: IncomingEvent, outcome: Outcome): Promise<Language> {
    if (outcome.stage === 'text') return outcome.reading.language;
    const conversation = event.chatId === null ? undefined : await this.outcomes.languageOfConversation(event);
    return languageOf({ conversation, app: event.sender.language }, this.house);
  }

  /** The answer goes to dispatch behind those before it, and the next text of the conversation to analysis. */
  private async passTurn(record: Record): Promise<void> {
    const { next, unheard } = await this.turns.around(record.event);
    await this.wakeDispatch(record, unheard);
    if (next) await this.producer.wake(analysisQueue, next, { jobId: againId(`e${next.event.id}-turn`, Date.now()) });
  }

  private async wakeDispatch({ event, trace, reply }: Record, unheard: readonly ReplyRow[]): Promise<void> {
    if (!reply || event.chatId === null) return;
    const { accountId, chatId, id: eventId } = event;
    const rows = [...unheard, { ...reply, accountId, chatId, eventId, trace, groupId: null }];
    for (const queued of queuedReplies(rows)) await this.producer.wake(dispatchQueue, queued, { jobId: jobIdOf(reply.key) });
  }
}
