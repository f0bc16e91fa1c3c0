import { Inject, Injectable } from '@nestjs/common';
import { dispatchQueue, type IncomingEvent, type Language, type Outcome } from '@sluice/contracts';
import { Database } from '@sluice/prisma';
import { QueueProducer } from '@sluice/queue';
import { ContactRepository } from '../contacts/contact.repository.ts';
import { jobIdOf } from './job-id.ts';
import { languageOf } from './language-of.ts';
import { OutcomeRepository, type FinalOutcome, type Record } from './outcome.repository.ts';
import { planReply } from './replies.ts';

export const HOUSE_LANGUAGE = Symbol('language for people of whom nothing is known');

/** Keeps an outcome and answers the person: one transaction, then a wake-up for dispatch. */
@Injectable()
export class OutcomeService {
  constructor(
    private readonly database: Database,
    private readonly outcomes: OutcomeRepository,
    private readonly contacts: ContactRepository,
    private readonly producer: QueueProducer,
    @Inject(HOUSE_LANGUAGE) private readonly house: Language,
  ) {}

  async keep(event: IncomingEvent, outcome: Outcome, trace: string): Promise<void> {
    const language = await this.language(event, outcome);
    const record = { event, trace, language, reply: planReply(event, outcome, language) };
    const isNews = outcome.stage === 'received' ? await this.outcomes.keepNotice(record) : await this.keepFinal(record, outcome);
    if (isNews) await this.wakeDispatch(record);
  }

  private async keepFinal(record: Record, outcome: FinalOutcome): Promise<boolean> {
    const { event } = record;
    const contact = outcome.stage === 'card' ? outcome.reading.contact : null;
    if (!contact && event.channel !== 'api') return this.outcomes.keep(this.database, record, outcome);
    return this.database.transaction(async (statements) => {
      const first = await this.outcomes.keep(statements, record, outcome);
      if (first && contact) {
        const contactId = await this.contacts.upsert(statements, contact, event.id);
        await this.outcomes.linkContact(statements, event.id, contactId);
      }
      if (first && event.channel === 'api') await this.outcomes.announce(statements, event.id);
      return first;
    });
  }

  private async language(event: IncomingEvent, outcome: Outcome): Promise<Language> {
    if (outcome.stage === 'text') return outcome.reading.language;
    const conversation = event.chatId === null ? undefined : await this.outcomes.languageOfConversation(event);
    return languageOf({ conversation, app: event.sender.language }, this.house);
  }

  private async wakeDispatch({ event, trace, reply }: Record): Promise<void> {
    if (!reply || event.chatId === null) return;
    const { accountId, chatId, id: eventId } = event;
    await this.producer.wake(dispatchQueue, { ...reply, accountId, chatId, eventId, trace }, { jobId: jobIdOf(reply.key) });
  }
}
