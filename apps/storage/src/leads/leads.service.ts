import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accountChannel, type AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Database, isDuplicate, isMissing } from '@sluice/prisma';
import { byNewest, pageOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import type { LeadChange, LeadQuery, LeadRequest } from './lead-request.ts';
import { knowChannel } from './lead-rows.ts';
import { viewLead, type LeadView } from './lead-view.ts';

@Injectable()
export class LeadsService {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list({ limit, cursor, channel, accountId, tag, search }: LeadQuery): Promise<Page<LeadView>> {
    // Prisma hands it to LIKE as it is.
    const contains = { contains: search?.replace(/[\\%_]/g, '\\$&') ?? '', mode: 'insensitive' as const };
    const found = search === undefined ? {} : { OR: [{ name: contains }, { chatId: contains }] };
    const filter = { ...(channel && { channel }), ...(accountId && { accountId }), ...(tag && { tags: { has: tag } }) };
    const newest = byNewest('createdAt');
    const rows = await this.leads.findMany({ where: { AND: [filter, found, newest.after(cursor)] }, orderBy: newest.order, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: items.map(viewLead), nextCursor };
  }

  async find(id: string): Promise<LeadView> {
    return viewLead(await this.present(id));
  }

  /** The same idempotency key gives the same lead; a second lead for one chat is a conflict. */
  async create(request: LeadRequest, idempotencyKey: string | undefined): Promise<LeadView> {
    const lead = knowChannel(request, await this.channels(request.accountId));
    if ('message' in lead) throw invalid(lead.column ?? '', lead.message);
    const requestHash = Uint8Array.from(createHash('sha256').update(JSON.stringify(request)).digest());
    const { channel, chatId, accountId = null, name = null, language = null, tags, attributes } = lead;
    const row = { id: uuid(), channel, chatId, accountId, name, language, tags, attributes };
    try {
      return viewLead(await this.leads.create({ data: { ...row, idempotencyKey: idempotencyKey ?? null, requestHash } }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.answerAgain({ channel, chatId, idempotencyKey, requestHash });
    }
  }

  async change(id: string, { optedOut, blocked, ...change }: LeadChange): Promise<LeadView> {
    const row = await this.present(id);
    if (change.accountId) {
      const lead = knowChannel({ channel: accountChannel.parse(row.channel), chatId: row.chatId, accountId: change.accountId, tags: [], attributes: {} }, await this.channels(change.accountId));
      if ('message' in lead) throw invalid('accountId', lead.message);
    }
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const since = (is: boolean | undefined, before: Date | null): Date | null => (is ?? before !== null ? (before ?? new Date()) : null);
    const data = { ...given, optedOutAt: since(optedOut, row.optedOutAt), blockedAt: since(blocked, row.blockedAt) };
    return viewLead(await this.leads.update({ where: { id }, data }).catch(notFoundWhenMissing(id)));
  }

  async remove(id: string): Promise<void> {
    await this.leads.delete({ where: { id } }).catch(notFoundWhenMissing(id));
  }

  /** The channels of accounts, by their ids: of this one, or of all. */
  async channels(id?: string): Promise<Map<string, AccountChannel>> {
    const rows = await this.database.prisma.account.findMany({ ...(id !== undefined && { where: { id } }), select: { id: true, channel: true } });
    return new Map(rows.map((row) => [row.id, accountChannel.parse(row.channel)]));
  }

  private async answerAgain(asked: { channel: string; chatId: string; idempotencyKey: string | undefined; requestHash: Uint8Array }): Promise<LeadView> {
    const { channel, chatId, idempotencyKey, requestHash } = asked;
    const made = idempotencyKey === undefined ? null : await this.leads.findUnique({ where: { idempotencyKey } });
    if (made && Buffer.compare(made.requestHash ?? Buffer.alloc(0), requestHash) === 0) return viewLead(made);
    if (made) throw new AppError('unprocessable', 'This Idempotency-Key was used for another lead: choose a new key.');
    const known = await this.leads.findUnique({ where: { channel_chatId: { channel, chatId } } });
    throw new AppError('conflict', `There is a lead for this chat on ${channel} already: change it with PATCH.`, { details: { leadId: known?.id } });
  }

  private async present(id: string) {
    const row = await this.leads.findUnique({ where: { id } });
    if (!row) throw notFound(id);
    return row;
  }

  private get leads(): Database['prisma']['lead'] {
    return this.database.prisma.lead;
  }
}

function invalid(path: string, message: string): AppError {
  return new AppError('invalid', `${path}: ${message}`, { details: { errors: [{ path, message }] } });
}

function notFound(id: string): AppError {
  return new AppError('not-found', `There is no lead ${id}.`);
}

/** For a lead that somebody else deletes between our look and our change. */
function notFoundWhenMissing(id: string): (error: unknown) => never {
  return (error) => {
    throw isMissing(error) ? notFound(id) : error;
  };
}
