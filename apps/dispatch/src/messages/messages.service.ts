import { Injectable } from '@nestjs/common';
import { AccountReader } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { newTrace } from '@sluice/observability';
import { Database } from '@sluice/prisma';
import { type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { AcceptService } from '../accept/accept.service.ts';
import { priorityOf } from '../accept/priorities.ts';
import { requestHash } from '../accept/new-message.ts';
import { faultsOf, refuse } from './message-faults.ts';
import type { MessageQuery } from './message-filter.ts';
import type { MessageRequest } from './message-request.ts';
import { MessageSearch } from './message-search.repository.ts';
import { viewMessage, type MessageRow, type MessageView } from './message-view.ts';
import { cursorOf, seqOf } from './seq-cursor.ts';

@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly search: MessageSearch,
    private readonly accounts: AccountReader,
    private readonly acceptance: AcceptService,
  ) {}

  /** Newest first. A page may hold fewer than `limit` messages although there is a next one. */
  async list({ limit, cursor, ...filter }: MessageQuery): Promise<Page<MessageView>> {
    const { rows, next } = await this.search.find(filter, { after: cursor === undefined ? undefined : seqOf(cursor), limit });
    return { items: rows.map(viewMessage), nextCursor: next === null ? null : cursorOf(next) };
  }

  async find(id: string): Promise<MessageView> {
    const row = await this.database.prisma.message.findUnique({ where: { id } });
    if (!row) throw new AppError('not-found', `There is no message ${id}.`);
    return viewMessage(row);
  }

  /** The same idempotency key gives the same message, also when the request would be refused by now; with another content it is refused. */
  async create(request: MessageRequest, idempotencyKey: string | undefined): Promise<MessageView> {
    const key = `api:${idempotencyKey ?? uuid()}`;
    const replayed = idempotencyKey === undefined ? null : await this.made(key, request);
    if (replayed) return viewMessage(replayed);
    const { channel } = await this.accounts.read(request.accountId);
    refuse(faultsOf(request, channel, Date.now()));
    if (request.leadId !== undefined) await this.checkLead(request.leadId);
    if (request.batchId !== undefined) await this.checkBatch(request.batchId, request);
    await this.acceptance.accept({ ...request, priority: request.priority ?? priorityOf[request.kind], key, request, trace: newTrace() });
    const row = await this.made(key, request);
    if (!row) throw new AppError('unavailable', 'The message was not kept; ask again with the same Idempotency-Key.');
    return viewMessage(row);
  }

  /** What was made under a key; null when nothing was. */
  private async made(key: string, request: MessageRequest): Promise<MessageRow | null> {
    const row = await this.database.prisma.message.findUnique({ where: { key } });
    if (row && !requestHash(request).equals(row.requestHash ?? Buffer.alloc(0))) {
      throw new AppError('unprocessable', 'This Idempotency-Key was used for another message: choose a new key.');
    }
    return row;
  }

  private async checkLead(id: string): Promise<void> {
    const lead = await this.database.prisma.lead.findUnique({ where: { id }, select: { id: true } });
    if (!lead) refuse([{ path: 'leadId', message: 'is no lead: add it with POST /api/leads, or leave it out' }]);
  }

  private async checkBatch(id: string, { accountId, chatId }: MessageRequest): Promise<void> {
    const batch = await this.database.prisma.batch.findUnique({ where: { id } });
    if (!batch) throw new AppError('not-found', `There is no batch ${id}: open one with POST /api/batches.`);
    const chat = await this.database.prisma.chat.findUnique({ where: { accountId_chatId: { accountId, chatId } } });
    if (batch.accountId !== accountId || ![chatId, chat?.movedTo].includes(batch.chatId)) {
      refuse([{ path: 'batchId', message: 'is a batch of another account or chat' }]);
    }
    if (batch.closedAt) throw new AppError('conflict', `The batch ${id} is closed.`);
  }
}
