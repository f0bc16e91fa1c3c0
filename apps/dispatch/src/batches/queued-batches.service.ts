import { Inject, Injectable } from '@nestjs/common';
import type { dispatchQueue, PayloadOf } from '@sluice/contracts';
import type { NewMessage } from '../accept/new-message.ts';
import { requestHash } from '../accept/new-message.ts';
import { BatchesRepository } from './batches.repository.ts';
import { BATCH_RULES, BatchesService, type BatchRules } from './batches.service.ts';

type Payload = PayloadOf<typeof dispatchQueue>;
type Queued = Omit<Payload, 'preceding'>;

/** The batches that messages from the queue name: opened with the first message, closed behind the one that says so. */
@Injectable()
export class QueuedBatches {
  constructor(
    private readonly repository: BatchesRepository,
    private readonly batches: BatchesService,
    @Inject(BATCH_RULES) private readonly rules: BatchRules,
  ) {}

  /** Hands the message, behind what must precede it, to `accept`, each with its batch. Twice equals once, whatever died in between. */
  async accept({ preceding = [], ...last }: Payload, accept: (messages: NewMessage[]) => Promise<unknown>): Promise<void> {
    const messages = [...preceding, last];
    const ids = await this.openFor(messages);
    await accept(messages.map(({ batch, ...message }) => ({ ...message, batchId: batch && ids.get(nameOf(message, batch.key)) })));
    for (const { batch, ...message } of messages) {
      const id = batch?.close && ids.get(nameOf(message, batch.key));
      if (id) await this.batches.end(id);
    }
  }

  /** The batches by the chat and key of those who name them. A key of another chat is nobody's: that message goes without a batch. */
  private async openFor(messages: readonly Queued[]): Promise<Map<string, string>> {
    const wanted = messages.filter(({ batch }) => batch !== undefined);
    const keys = [...new Set(wanted.map(({ batch }) => keyOf(batch?.key)))];
    if (keys.length === 0) return new Map();
    const known = new Set((await this.repository.findByKeys(keys)).map(({ key }) => key));
    for (const { accountId, chatId, batch } of wanted) {
      if (batch && !known.has(keyOf(batch.key))) await this.open({ accountId, chatId, name: batch.name }, keyOf(batch.key));
    }
    const rows = await this.repository.findByKeys(keys);
    return new Map(rows.map(({ id, key, ...chat }) => [nameOf(chat, key.slice(keyOf('').length)), id]));
  }

  private async open(chat: { accountId: string; chatId: string; name: string }, key: string): Promise<void> {
    const { size, intervalMs } = this.rules;
    await this.repository.open({ ...chat, key, requestHash: requestHash(chat), size, intervalMs, editsInPlace: false });
  }
}

function keyOf(key = ''): string {
  return `queue:${key}`;
}

function nameOf({ accountId, chatId }: { accountId: string; chatId: string }, key: string): string {
  return JSON.stringify([accountId, chatId, key]);
}
