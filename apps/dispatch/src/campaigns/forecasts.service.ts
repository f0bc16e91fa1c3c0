import { Inject, Injectable } from '@nestjs/common';
import { Database, sql, type Statements } from '@sluice/prisma';
import { rankOf } from '../accept/priorities.ts';
import { Glance } from '../explain/lane-facts.repository.ts';
import { unknownSendMs } from '../explain/outlook.ts';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import { perLane, termsOf, type SendingRules } from '../lanes/terms.ts';
import { CampaignRepository, type Campaign, type CampaignAccount } from './campaign.repository.ts';
import { forecast, type Forecast, type LaneState } from './forecast.ts';
import { LaneBacklogRepository, type LaneBacklog } from './lane-backlog.repository.ts';
import type { Backlog } from './recipient.repository.ts';
import { sendingHours } from './sending-hours.ts';

/** What one account sends of a campaign, and when. */
export interface AccountForecast extends Forecast {
  channel: CampaignAccount['channel'];
  /** Nobody knows when it goes on: all sending is paused, or its own. */
  held: 'halted' | 'paused' | null;
  isSending: boolean;
  /** The instant of the forecast, in epoch milliseconds. */
  now: number;
}

/** When campaigns send what, from what lanes hold and windows have had by now: by the same forecast that explains single messages. */
@Injectable()
export class ForecastsService {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly lanes: LaneBacklogRepository,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  /** `backlog`: recipients without a message. In the order of the campaign's accounts. */
  async of({ id, fields }: Campaign, backlog: readonly Backlog[]): Promise<AccountForecast[]> {
    const accounts = await this.campaigns.accounts(fields.accounts);
    const priority = rankOf(fields.priority);
    const lanes = await this.database.transaction(async (statements) => {
      await statements.query(sql`set transaction isolation level repeatable read, read only`);
      const backlogs = await this.lanes.read(statements, accounts.map((account) => account.id), { id, priority });
      return this.withStates(statements, accounts, backlogs);
    });
    const known = new Set(accounts.map((account) => account.id));
    const open: Partial<Record<Backlog['channel'], number>> = {};
    for (const { channel, accountId, count } of backlog) if (accountId === null || !known.has(accountId)) open[channel] = (open[channel] ?? 0) + count;
    const startAt = Math.max(fields.startAt === null ? 0 : Date.parse(fields.startAt), ...lanes.map(({ lane }) => lane.now));
    const rows = lanes.map(({ account, lane, state }) => ({
      ...{ id: account.id, channel: account.channel, lane: state, isPaused: lane.isPaused || lane.isHalted, waiting: lane.waiting, own: lane.own },
      recipients: backlog.find(({ accountId }) => accountId === account.id)?.count ?? 0,
    }));
    const found = forecast({ accounts: rows, open, startAt, delayMs: fields.delayMs, hours: sendingHours(fields.hours, fields.timeZone) });
    return found.flatMap((one, index) => {
      const of = lanes[index];
      return of ? [{ ...one, channel: of.account.channel, held: heldBy(of.lane), isSending: of.lane.isSending, now: of.lane.now }] : [];
    });
  }

  private async withStates(statements: Statements, accounts: readonly CampaignAccount[], backlogs: readonly LaneBacklog[]) {
    const glance = new Glance(statements);
    const lanes: { account: CampaignAccount; lane: LaneBacklog; state: LaneState }[] = [];
    for (const [index, account] of accounts.entries()) {
      const lane = backlogs[index];
      if (lane) lanes.push({ account, lane, state: await this.stateOf(glance, account, lane) });
    }
    return lanes;
  }

  private async stateOf(glance: Glance, account: CampaignAccount, lane: LaneBacklog): Promise<LaneState> {
    const limits = termsOf(account, this.rules).limits.filter(({ scope }) => scope === 'account' || scope === 'platform');
    const { inFlight, sendMs } = await glance.sends(account.id);
    return {
      ...{ now: lane.now, limits, concurrency: perLane, inFlight, ended: lane.ended },
      pace: { share: lane.share, at: lane.paceAt },
      ends: await glance.ends(account.id, limits),
      sendMs: Math.max(1, Math.round(sendMs ?? unknownSendMs)),
      silentUntil: lane.floodUntil ?? 0,
    };
  }
}

function heldBy({ isHalted, isPaused }: LaneBacklog): AccountForecast['held'] {
  return isHalted ? 'halted' : isPaused ? 'paused' : null;
}
