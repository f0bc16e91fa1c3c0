import { Inject, Injectable } from '@nestjs/common';
import { AccountReader, chatFault } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import type { Page } from '@sluice/service';
import { EventStream } from '@sluice/stream';
import { v7 as uuid } from 'uuid';
import { requestHash } from '../accept/new-message.ts';
import { LaneService } from '../lanes/lane.service.ts';
import type { BatchQuery, BatchRequest } from './batch-request.ts';
import { viewBatch, type BatchView } from './batch-view.ts';
import { refuse } from '../messages/message-faults.ts';
import { BatchesRepository, type BatchRow } from './batches.repository.ts';

export const BATCH_RULES = Symbol('how batches are where nobody says otherwise');

export interface BatchRules {
  /** Progress texts merged into one message at most, and how long the first of them waits for others. */
  size: number;
  intervalMs: number;
  /** A batch that no message joins for so long is closed. */
  idleMs: number;
}

/** Opens and closes batches. What is merged, and when it goes, is decided where messages are accepted and claimed. */
@Injectable()
export class BatchesService {
  constructor(
    private readonly batches: BatchesRepository,
    private readonly accounts: AccountReader,
    private readonly lanes: LaneService,
    private readonly events: EventStream,
    @Inject(BATCH_RULES) private readonly rules: BatchRules,
  ) {}

  /** The same idempotency key gives the same batch; for another one it is refused. */
  async open(request: BatchRequest, idempotencyKey: string | undefined): Promise<BatchView> {
    const { channel } = await this.accounts.read(request.accountId);
    const fault = chatFault(channel, request.chatId);
    if (fault !== null) refuse([{ path: 'chatId', message: fault }]);
    if (request.editsInPlace && channel !== 'telegram') throw new AppError('invalid', `editsInPlace: messages on ${channel} cannot be edited, leave it out.`);
    const key = `api:${idempotencyKey ?? uuid()}`;
    const hash = requestHash(request);
    const { size, intervalMs } = this.rules;
    await this.batches.open({ ...request, size: request.size ?? size, intervalMs: request.intervalMs ?? intervalMs, key, requestHash: hash });
    const row = await this.batches.find({ key });
    if (!row || !hash.equals(row.requestHash)) throw new AppError('unprocessable', 'This Idempotency-Key was used for another batch: choose a new key.');
    return viewBatch(row);
  }

  /** Newest first. */
  async list({ limit, cursor, ...filter }: BatchQuery): Promise<Page<BatchView>> {
    const { items, nextCursor } = await this.batches.list(filter, { limit, cursor });
    return { items: items.map(viewBatch), nextCursor };
  }

  async find(id: string): Promise<BatchView> {
    return viewBatch(await this.read(id));
  }

  /** Closes a batch, whoever does it first; progress that waits in it goes now. Answers the batch. */
  async close(id: string): Promise<BatchView> {
    await this.read(id);
    await this.end(id);
    return this.find(id);
  }

  /** Closes those that nobody has touched for long. */
  async closeIdle(): Promise<void> {
    for (const id of await this.batches.findIdle(this.rules.idleMs)) await this.end(id, this.rules.idleMs);
  }

  /** Closes a batch unless it is closed. A lane that is not woken here is found by the sweeper of lanes. */
  async end(id: string, idleMs?: number): Promise<void> {
    const closed = await this.batches.close(id, idleMs);
    if (!closed) return;
    this.events.publish({ type: 'batch-closed', batchId: id, accountId: closed.accountId, messages: closed.messages });
    if (closed.waiting) await this.lanes.wake(closed.accountId);
  }

  private async read(id: string): Promise<BatchRow> {
    const row = await this.batches.find({ id });
    if (!row) throw new AppError('not-found', `There is no batch ${id}.`);
    return row;
  }
}
