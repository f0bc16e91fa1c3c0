import { Injectable } from '@nestjs/common';
import { AccountReader, textLimits } from '@sluice/channels';
import type { StreamEvent } from '@sluice/contracts';
import { AppError, isUnavailable } from '@sluice/errors';
import { Batcher } from '@sluice/parallel';
import type { Statements } from '@sluice/prisma';
import { EventStream } from '@sluice/stream';
import { QueueStatusService } from '../queues/queue-status.service.ts';
import { LaneService } from '../lanes/lane.service.ts';
import { MessageRepository, type Accepted } from './message.repository.ts';
import { wordOf } from './priorities.ts';
import { answeredEvents, withReplyTokens } from './reply-tokens.ts';
import { splitMessage } from './split-message.ts';
import { acceptRow, type AcceptRow, type NewMessage } from './new-message.ts';

/** Rows of one statement: enough to matter, few enough to be done in milliseconds. */
const mostAtOnce = 100;

/** Takes messages in: rows first, then a wake-up for their lanes. */
@Injectable()
export class AcceptService {
  private readonly batcher = new Batcher<AcceptRow, Accepted | null>((rows) => this.keep(rows), { most: mostAtOnce, isShared: isUnavailable });

  constructor(
    private readonly messages: MessageRepository,
    private readonly accounts: AccountReader,
    private readonly lanes: LaneService,
    private readonly stream: EventStream,
    private readonly queues: QueueStatusService,
  ) {}

  /** Answers whether the message is new: under a key that was used before nothing happens. */
  async accept(message: NewMessage): Promise<boolean> {
    const [first = null] = await Promise.all((await this.rowsOf(message)).map((row) => this.batcher.add(row)));
    return first !== null;
  }

  /** Many messages in one transaction, in their order; answers how many are new. */
  async acceptAll(messages: readonly NewMessage[]): Promise<number> {
    const rows = await Promise.all(messages.map((message) => this.rowsOf(message)));
    return (await this.keep(rows.flat())).filter((accepted) => accepted !== null).length;
  }

  /** For callers with a transaction of their own: keeps rows in it. Once it is committed, `announce` must follow. */
  acceptWithin(statements: Statements, rows: readonly AcceptRow[]): Promise<Accepted[]> {
    return this.messages.accept(rows, statements);
  }

  /** Wakes the lanes of what was accepted, and tells the world. */
  async announce(rows: readonly AcceptRow[], accepted: readonly Accepted[]): Promise<void> {
    const ringing = new Set(accepted.filter(({ rings }) => rings).map(({ accountId }) => accountId));
    await Promise.all([...ringing].map((accountId) => this.lanes.wake(accountId)));
    for (const { accountId } of accepted) this.queues.touch(accountId);
    const fresh = new Set(accepted.map(({ messageId }) => messageId));
    this.stream.publishAll(rows.filter(({ id }) => fresh.has(id)).map(queuedNews));
  }

  /** A message too long for its channel becomes several. One for an account that is gone is kept, and fails with that reason. */
  private async rowsOf(message: NewMessage): Promise<AcceptRow[]> {
    const account = await this.accounts.recall(message.accountId).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'not-found') return null;
      throw error;
    });
    const channel = account?.channel ?? 'sandbox';
    return splitMessage(message, textLimits[channel]).map((part) => acceptRow(part, channel));
  }

  private async keep(plain: AcceptRow[]): Promise<(Accepted | null)[]> {
    const rows = withReplyTokens(plain, await this.messages.freeReplyTokens(answeredEvents(plain)));
    const accepted = await this.messages.accept(rows);
    await this.announce(rows, accepted);
    const byId = new Map(accepted.map((one) => [one.messageId, one]));
    return rows.map(({ id }) => byId.get(id) ?? null);
  }
}

function queuedNews({ id, accountId, chatId, kind, priority, campaignId, batchId }: AcceptRow): StreamEvent {
  return { type: 'message-queued', messageId: id, accountId, chatId, kind, priority: wordOf(priority), state: 'PENDING', campaignId, batchId };
}
