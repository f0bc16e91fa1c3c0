import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { accountChannel, type AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Database, isDuplicate, isMissing } from '@sluice/prisma';
import { byNewest, pageOf, type Page } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import type { LeadChange, LeadQuery, LeadRequest } from './lead-request.ts';
import { completeLead, knowChannel } from './lead-rows.ts';
import { viewLead, type LeadRow, type LeadView } from './lead-view.ts';
import { LeadRepository } from './lead.repository.ts';

@Injectable()
export class LeadsService {
  constructor(
    private readonly database: Database,
    private readonly repository: LeadRepository,
  ) {}

  /** Newest first. */
  async list({ limit, cursor, channel, accountId, tag, search }: LeadQuery): Promise<Page<LeadView>> {
    // Prisma hands it to LIKE as it is.
    const contains = { contains: search?.replace(/[\\%_]/g, '\\$&') ?? '', mode: 'insensitive' as const };
    const found = search === undefined ? {} : { OR: [{ name: contains }, { chatId: contains }] };
    const filter = { ...(channel && { channel }), ...(accountId && { accountId }), ...(tag && { tags: { has: tag } }) };
    const newest = byNewest('createdAt');
    const rows = await this.leads.findMany({ where: { AND: [filter, found, newest.after(cursor)] }, orderBy: newest.order, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: await this.view(items), nextCursor };
  }

  async find(id: string): Promise<LeadView> {
    return this.viewOne(await this.present(id));
  }

  /** The same idempotency key gives the same lead; a second lead for one chat is a conflict. */
  async create(request: LeadRequest, idempotencyKey: string | undefined): Promise<LeadView> {
    const lead = completeLead(request, await this.channels(request.accountId));
    if ('message' in lead) throw invalid(lead.column ?? '', lead.message);
    const requestHash = Uint8Array.from(createHash('sha256').update(JSON.stringify(request)).digest());
    const { channel, chatId, accountId = null, name = null, language = null, tags, attributes } = lead;
    const row = { id: uuid(), channel, chatId, accountId, name, language, tags, attributes };
    try {
      return await this.viewOne(await this.leads.create({ data: { ...row, idempotencyKey: idempotencyKey ?? null, requestHash } }));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return this.answerAgain({ channel, chatId, idempotencyKey, requestHash });
    }
  }

  async change(id: string, { optedOut, blocked, ...change }: LeadChange): Promise<LeadView> {
    const row = await this.present(id);
    if (change.accountId) {
      const known = knowChannel({ channel: accountChannel.parse(row.channel), accountId: change.accountId }, await this.channels(change.accountId));
      if (typeof known === 'object') throw invalid('accountId', known.message);
    }
    // What is remembered of the chat itself is taken back too, or the lead would stay as it was.
    await this.repository.forget(row, { optOut: optedOut === false, blocks: blocked === false });
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const since = (is: boolean, before: Date | null): Date | null => (is ? (before ?? new Date()) : null);
    const marks = {
      ...(optedOut !== undefined && { optedOutAt: since(optedOut, (await this.repository.marks([id])).get(id)?.optedOutAt ?? null) }),
      ...(blocked !== undefined && { blockedAt: since(blocked, row.blockedAt) }),
    };
    return this.viewOne(await this.leads.update({ where: { id }, data: { ...given, ...marks } }).catch(notFoundWhenMissing(id)));
  }

  /** Whoever opted out stays opted out, should they be added again. */
  async remove(id: string): Promise<void> {
    if (!(await this.repository.remove(id))) throw notFound(id);
  }

  /** The channels of accounts, by their ids: of this one, or of all. */
  async channels(id?: string): Promise<Map<string, AccountChannel>> {
    const rows = await this.database.prisma.account.findMany({ ...(id !== undefined && { where: { id } }), select: { id: true, channel: true } });
    return new Map(rows.map((row) => [row.id, accountChannel.parse(row.channel)]));
  }

  private async answerAgain(asked: { channel: string; chatId: string; idempotencyKey: string | undefined; requestHash: Uint8Array }): Promise<LeadView> {
    const { channel, chatId, idempotencyKey, requestHash } = asked;
    const made = idempotencyKey === undefined ? null : await this.leads.findUnique({ where: { idempotencyKey } });
    if (made && Buffer.compare(made.requestHash ?? Buffer.alloc(0), requestHash) === 0) return this.viewOne(made);
    if (made) throw new AppError('unprocessable', 'This Idempotency-Key was used for another lead: choose a new key.');
    const known = await this.leads.findUnique({ where: { channel_chatId: { channel, chatId } } });
    throw new AppError('conflict', `There is a lead for this chat on ${channel} already: change it with PATCH.`, { details: { leadId: known?.id } });
  }

  private async viewOne(row: LeadRow): Promise<LeadView> {
    const [view] = await this.view([row]);
    return view as LeadView;
  }

  private async view(rows: readonly LeadRow[]): Promise<LeadView[]> {
    const marks = await this.repository.marks(rows.map(({ id }) => id));
    return rows.map((row) => viewLead({ ...row, ...marks.get(row.id) }));
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
