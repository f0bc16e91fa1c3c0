import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { Database, sql, Prisma, type Statements } from '@sluice/prisma';
import { byNewest } from '@sluice/service';
import { rankOf, wordOf } from '../accept/priorities.ts';
import { campaignFields, type CampaignFields, type CampaignQuery, type Recipient } from './campaign-request.ts';
import { campaignState, type CampaignState } from './campaign-state.ts';

/** A campaign: what its maker said, and where it is. */
export interface Campaign {
  id: string;
  /** Without the list of recipients, which may be long: `listed`. */
  fields: Omit<CampaignFields, 'recipients'>;
  requestHash: Buffer;
  state: CampaignState;
  stateReason: string | null;
  frozenThrough: string | null;
  frozen: number;
  frozenAt: Date | null;
  plannedTo: Record<string, string>;
  createdAt: Date;
  updatedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

/** Fields of a row that change as a campaign goes on. */
export type Advance = Partial<Pick<Campaign, 'state' | 'stateReason' | 'frozenThrough' | 'frozen' | 'frozenAt' | 'plannedTo' | 'startedAt' | 'endedAt'>>;

/** An account with the windows of its own. */
export interface CampaignAccount {
  id: string;
  channel: AccountChannel;
  limits: { max: number; windowMs: number }[];
  revision: number;
}

const omit = { recipients: true } as const;
type Row = Prisma.CampaignGetPayload<{ omit: typeof omit }>;

@Injectable()
export class CampaignRepository {
  constructor(private readonly database: Database) {}

  async list({ limit, cursor, state }: CampaignQuery): Promise<Campaign[]> {
    const newest = byNewest('createdAt');
    const rows = await this.rows.findMany({ where: { AND: [state ? { state } : {}, newest.after(cursor)] }, orderBy: newest.order, take: limit + 1, omit });
    return rows.map(campaignOf);
  }

  async find(id: string): Promise<Campaign | null> {
    const row = await this.rows.findUnique({ where: { id }, omit });
    return row && campaignOf(row);
  }

  async findByKey(key: string): Promise<Campaign | null> {
    const row = await this.rows.findUnique({ where: { key }, omit });
    return row && campaignOf(row);
  }

  /** Those it is for, when they are listed; null when they are leads. */
  async listed(id: string): Promise<Recipient[] | null> {
    const row = await this.rows.findUnique({ where: { id }, select: { recipients: true } });
    return (row?.recipients ?? null) as Recipient[] | null;
  }

  /** Throws what `isDuplicate` knows when the key was used before. */
  async create(id: string, asked: { key: string; requestHash: Buffer; fields: CampaignFields }): Promise<Campaign> {
    const { key, requestHash, fields } = asked;
    return campaignOf(await this.rows.create({ data: { id, key, requestHash: Uint8Array.from(requestHash), ...columnsOf(fields) }, omit }));
  }

  /** Changes a draft; null when it is no draft any more. */
  async change(id: string, fields: CampaignFields): Promise<Campaign | null> {
    const [row] = await this.rows.updateManyAndReturn({ where: { id, state: 'draft' }, data: { ...columnsOf(fields), updatedAt: new Date() }, omit });
    return row ? campaignOf(row) : null;
  }

  /** The campaign with its row locked, and the database's time. `due`: only when somebody should look at it and nobody else does. */
  async lock(statements: Statements, id: string, due = false): Promise<{ campaign: Campaign; now: Date } | null> {
    const [row] = await statements.query<{ now: Date }>(
      due
        ? sql`select clock_timestamp() as now from dispatch.campaigns where id = ${id}::uuid and look_at <= clock_timestamp() for update skip locked`
        : sql`select clock_timestamp() as now from dispatch.campaigns where id = ${id}::uuid for update`,
    );
    return row ? { campaign: await this.read(statements, id), now: row.now } : null;
  }

  /** Writes what changed, and when to look at it next (null: never again). */
  async advance(statements: Statements, id: string, { lookAt, ...change }: Advance & { lookAt: Date | null }): Promise<void> {
    const given = (name: keyof typeof change): boolean => name in change;
    await statements.query(sql`
      update dispatch.campaigns set look_at = ${lookAt}, updated_at = case when ${given('state')} then clock_timestamp() else updated_at end,
        state = case when ${given('state')} then ${change.state ?? null} else state end,
        state_reason = case when ${given('stateReason')} then ${change.stateReason ?? null} else state_reason end,
        frozen_through = case when ${given('frozenThrough')} then ${change.frozenThrough ?? null} else frozen_through end,
        frozen = case when ${given('frozen')} then ${change.frozen ?? 0}::int else frozen end,
        frozen_at = case when ${given('frozenAt')} then ${change.frozenAt ?? null}::timestamptz else frozen_at end,
        planned_to = case when ${given('plannedTo')} then ${JSON.stringify(change.plannedTo ?? {})}::jsonb else planned_to end,
        started_at = case when ${given('startedAt')} then ${change.startedAt ?? null}::timestamptz else started_at end,
        ended_at = case when ${given('endedAt')} then ${change.endedAt ?? null}::timestamptz else ended_at end
      where id = ${id}::uuid`);
  }

  /** Campaigns that somebody should look at. */
  async due(): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(sql`select id from dispatch.campaigns where look_at <= clock_timestamp() order by look_at limit 100`);
    return rows.map(({ id }) => id);
  }

  /** Those of these accounts that exist, in the order given. */
  async accounts(ids: readonly string[]): Promise<CampaignAccount[]> {
    return this.database.query<CampaignAccount>(sql`
      select id, channel, limits, revision from storage.accounts where id = any(${ids}) order by array_position(${ids}::text[], id)`);
  }

  private async read(statements: Statements, id: string): Promise<Campaign> {
    const [row] = await statements.query<Row & Record<string, unknown>>(sql`
      select id, key, request_hash as "requestHash", name, text, variables, accounts, leads, priority, start_at as "startAt", delay_ms as "delayMs",
        hours, time_zone as "timeZone", expires_at as "expiresAt", stop_rules as "stopRules", state, state_reason as "stateReason",
        frozen_through as "frozenThrough", frozen, frozen_at as "frozenAt", planned_to as "plannedTo",
        created_at as "createdAt", updated_at as "updatedAt", started_at as "startedAt", ended_at as "endedAt"
      from dispatch.campaigns where id = ${id}::uuid`);
    return campaignOf(row as Row);
  }

  private get rows(): Database['prisma']['campaign'] {
    return this.database.prisma.campaign;
  }
}

function columnsOf({ recipients, leads, priority, startAt, expiresAt, hours, ...same }: CampaignFields) {
  const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue;
  return {
    ...same,
    variables: json(same.variables),
    stopRules: json(same.stopRules),
    recipients: leads ? Prisma.DbNull : json(recipients ?? []),
    leads: leads ? json(leads) : Prisma.DbNull,
    priority: rankOf(priority),
    startAt: startAt === null ? null : new Date(startAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    hours: hours ? json(hours) : Prisma.DbNull,
  };
}

const said = campaignFields.omit({ recipients: true });

function campaignOf(row: Row): Campaign {
  const { name, text, variables, accounts, delayMs, hours, timeZone, stopRules, startAt, expiresAt } = row;
  const times = { startAt: startAt?.toISOString() ?? null, expiresAt: expiresAt?.toISOString() ?? null };
  const fields = said.parse({ name, text, variables, accounts, leads: row.leads ?? undefined, priority: wordOf(row.priority), delayMs, hours, timeZone, stopRules, ...times });
  return { ...row, fields, requestHash: Buffer.from(row.requestHash), state: campaignState.parse(row.state), plannedTo: row.plannedTo as Record<string, string> };
}
