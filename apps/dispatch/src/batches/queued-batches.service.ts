import { Inject, Injectable } from '@nestjs/common';
import type { dispatchQueue, PayloadOf } from '@sluice/contracts';
import type { NewMessage } from '../accept/new-message.ts';
import { requestHash } from '../accept/new-message.ts';
import { BatchesRepository, type NamedBatch } from './batches.repository.ts';
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
    await accept(messages.map((message) => ({ ...withoutBatch(message), batchId: ids.get(message) })));
    for (const message of messages) {
      const id = message.batch?.close && ids.get(message);
      if (id) await this.batches.end(id);
    }
  }

  /** The batches of those who name one. A key of another chat is nobody's: that message goes without a batch. */
  private async openFor(messages: readonly Queued[]): Promise<Map<Queued, string>> {
    const wanted = messages.filter((message) => message.batch !== undefined);
    const named = wanted.map(({ accountId, chatId, batch }) => ({ accountId, chatId, key: `queue:${batch?.key}`, name: batch?.name ?? '' }));
    if (named.length === 0) return new Map();
    const known = await this.repository.findNamed(named);
    const missing = named.filter((_one, index) => known[index] === undefined);
    for (const [first] of Map.groupBy(missing, ({ key }) => key).values()) if (first) await this.open(first);
    const ids = missing.length > 0 ? await this.repository.findNamed(named) : known;
    return new Map(wanted.flatMap((message, index) => (ids[index] ? [[message, ids[index]]] : [])));
  }

  private async open({ accountId, chatId, key, name }: NamedBatch & { name: string }): Promise<void> {
    const { size, intervalMs } = this.rules;
    await this.repository.open({ accountId, chatId, name, key, requestHash: requestHash({ accountId, chatId, name }), size, intervalMs, editsInPlace: false });
  }
}

function withoutBatch({ batch: _batch, ...message }: Queued): Omit<Queued, 'batch'> {
  return message;
}
