import { Injectable } from '@nestjs/common';
import { AccountReader } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { newTrace } from '@sluice/observability';
import { Database } from '@sluice/prisma';
import { pageOf, positionOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { AcceptService } from '../accept/accept.service.ts';
import { asksFor, type MessageQuery, type MessageRequest } from './message-request.ts';
import { viewMessage, type MessageView } from './message-view.ts';

@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountReader,
    private readonly acceptance: AcceptService,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, ...filter }: MessageQuery): Promise<Page<MessageView>> {
    const before = cursor === undefined ? {} : { seq: { lt: seqOf(cursor) } };
    const rows = await this.database.prisma.message.findMany({ where: { ...filter, ...before }, orderBy: { seq: 'desc' }, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [String(row.seq)]);
    return { items: items.map(viewMessage), nextCursor };
  }

  async find(id: string): Promise<MessageView> {
    const row = await this.database.prisma.message.findUnique({ where: { id } });
    if (!row) throw new AppError('not-found', `There is no message ${id}.`);
    return viewMessage(row);
  }

  /** The same idempotency key gives the same message; with another content it is a conflict. */
  async create(request: MessageRequest, idempotencyKey: string | undefined): Promise<MessageView> {
    await this.accounts.read(request.accountId);
    const key = `api:${idempotencyKey ?? uuid()}`;
    await this.acceptance.accept({ ...request, key, trace: newTrace() });
    const row = await this.database.prisma.message.findUniqueOrThrow({ where: { key } });
    if (!asksFor(request, row)) {
      throw new AppError('conflict', 'This Idempotency-Key was used for another message: choose a new key.');
    }
    return viewMessage(row);
  }
}

function seqOf(cursor: string): bigint {
  const [seq = ''] = positionOf(cursor, 1);
  if (!/^\d{1,18}$/.test(seq)) throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
  return BigInt(seq);
}
