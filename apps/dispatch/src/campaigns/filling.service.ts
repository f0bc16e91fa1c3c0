import { Inject, Injectable } from '@nestjs/common';
import type { Statements } from '@sluice/prisma';
import { paceNow, turnOf, type Limit } from '@sluice/rate-limit';
import { AcceptService } from '../accept/accept.service.ts';
import type { Accepted } from '../accept/message.repository.ts';
import { acceptRow, type AcceptRow } from '../accept/new-message.ts';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import { termsOf, type SendingRules } from '../lanes/terms.ts';
import { CampaignRepository, type Advance, type Campaign, type CampaignAccount } from './campaign.repository.ts';
import { assign, type Assignment, type Opening } from './choose-account.ts';
import { awaitingReply } from './freeze.ts';
import { LaneFactsRepository } from './lane-facts.repository.ts';
import { lookMs } from './next-step.ts';
import { countedSince, openingsOf, postponed, roomOf } from './openings.ts';
import { RecipientRepository, type Backlog, type Turning } from './recipient.repository.ts';
import { sendingHours, type SendingHours } from './sending-hours.ts';
import { TurnRepository } from './turn.repository.ts';

/** Messages of one step: enough to matter, few enough to hold the lanes for milliseconds. */
const mostAtOnce = 200;
/** While everything is shut a campaign is looked at now and then. */
const shutMs = 30_000;

/** Messages that a step put into lanes; to be announced once it is committed. */
export interface Given {
  rows: AcceptRow[];
  accepted: Accepted[];
}

interface Filling {
  campaign: Campaign;
  now: Date;
  backlog: readonly Backlog[];
}

/** Turns recipients into messages just in time: as many as the lanes can send within two minutes, each at its time. */
@Injectable()
export class FillingService {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly recipients: RecipientRepository,
    private readonly facts: LaneFactsRepository,
    private readonly turns: TurnRepository,
    private readonly acceptance: AcceptService,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  async fill(statements: Statements, { campaign, now, backlog }: Filling): Promise<Advance & { lookAt: Date; given: Given }> {
    const { fields, id } = campaign;
    const accounts = await this.campaigns.accounts(fields.accounts);
    if (accounts.length < fields.accounts.length) {
      await this.recipients.release(statements, id, { accounts: accounts.map((account) => account.id), channels: accounts.map(({ channel }) => channel) });
    }
    const hours = sendingHours(fields.hours, fields.timeZone);
    await this.facts.lock(statements, accounts.map((account) => account.id));
    const postponedTo = await this.postpone(statements, campaign, { now, hours });
    const plannedTo = { ...campaign.plannedTo, ...postponedTo };
    const openings = await this.openings(statements, accounts, { campaign: { ...campaign, plannedTo }, now, hours });
    const turning = await this.turning(statements, id, { openings, backlog });
    const { given, last } = await this.give(statements, campaign, { accounts, turning, openings });
    const shut = !hours.isOpen(now.getTime());
    const lookAt = given.rows.length >= mostAtOnce ? now : new Date(Math.min(hours.nextOpen(now.getTime() + lookMs), now.getTime() + (shut ? shutMs : lookMs)));
    return { plannedTo: { ...plannedTo, ...last }, lookAt, given };
  }

  /** Takes what waits in lanes for people who opted out since back; answers how many that were. */
  refuseOptedOut(statements: Statements, campaignId: string): Promise<number> {
    return this.recipients.refuseWaiting(statements, campaignId, optedOutSince);
  }

  /** Moves what waits in a lane that stood still: it keeps its distance and its hours. Answers the last instant of each account that was touched. */
  private async postpone(statements: Statements, { id, fields }: Campaign, { now, hours }: { now: Date; hours: SendingHours }): Promise<Record<string, string>> {
    if (fields.delayMs === 0 && fields.hours === null) return {};
    const latest: Record<string, string> = {};
    const byAccount = Object.groupBy(await this.facts.waiting(statements, id), ({ accountId }) => accountId);
    for (const [accountId, waiting = []] of Object.entries(byAccount)) {
      const goesOnAt = Math.max(now.getTime(), waiting[0]?.silentUntil?.getTime() ?? 0);
      const moved = postponed(waiting.map((one) => ({ id: one.id, at: one.at.getTime() })), { now: goesOnAt, delayMs: fields.delayMs, hours });
      if (moved.length === 0) continue;
      await this.facts.reschedule(statements, accountId, moved.map((one) => ({ id: one.id, at: new Date(one.at) })));
      const after = Math.max(...waiting.map(({ at }) => at.getTime()), ...moved.map(({ at }) => at));
      latest[accountId] = new Date(after).toISOString();
    }
    return latest;
  }

  private async openings(statements: Statements, accounts: readonly CampaignAccount[], { campaign, now, hours }: { campaign: Campaign; now: Date; hours: SendingHours }): Promise<Opening[]> {
    const windows = new Map(accounts.map((account) => [account.id, this.windowsOf(account)]));
    const since = Object.fromEntries([...windows].map(([id, limits]) => [id, limits.map(({ windowMs }) => new Date(countedSince(windowMs, now.getTime())))]));
    const lanes = await this.facts.lanes(statements, since);
    return accounts.flatMap(({ id, channel }) => {
      const lane = lanes.get(id);
      if (!lane) return [];
      const share = paceNow({ share: lane.pace, at: lane.paceAt.getTime() }, now.getTime());
      const room = Math.min(mostAtOnce, roomOf({ ...lane, limits: windows.get(id) ?? [], share }));
      const planned = campaign.plannedTo[id];
      // Nothing waits there: what was planned for later was taken back.
      const last = planned === undefined ? null : Math.min(Date.parse(planned), lane.waiting === 0 ? now.getTime() : Infinity);
      return [{ accountId: id, channel, times: openingsOf({ now: now.getTime(), last, delayMs: campaign.fields.delayMs, hours, room }) }];
    });
  }

  /** The windows that count all sends of an account. */
  private windowsOf(account: CampaignAccount): Limit[] {
    return termsOf(account, this.rules).limits.filter(({ scope }) => scope === 'account' || scope === 'platform');
  }

  /** The recipients that fit the openings; whoever opted out since their text was frozen, or may have nothing until they write again, is refused. */
  private async turning(statements: Statements, campaignId: string, { openings, backlog }: { openings: readonly Opening[]; backlog: readonly Backlog[] }): Promise<Turning[]> {
    const known = new Set(openings.map(({ accountId }) => accountId));
    const found: Turning[] = [];
    const groups = backlog.map(({ channel, accountId }) => ({ channel, accountId: accountId !== null && known.has(accountId) ? accountId : null }));
    const asked = new Map(groups.map((group) => [`${group.channel} ${group.accountId}`, group]));
    for (const group of asked.values()) {
      const fitting = openings.filter(({ accountId, channel }) => channel === group.channel && (group.accountId === null || group.accountId === accountId));
      const limit = Math.min(mostAtOnce, fitting.reduce((sum, { times }) => sum + times.length, 0));
      if (limit > 0) found.push(...(await this.recipients.next(statements, campaignId, { ...group, limit })));
    }
    const awaiting = await this.turns.awaiting(found, statements);
    const refusalOf = (one: Turning) => (one.optedOut ? optedOutSince : one.blocked ? blockedSince : awaiting.has(one) ? awaitingReply : null);
    const refused = found.flatMap((one) => [refusalOf(one)].flatMap((refusal) => (refusal ? { n: one.n, ...refusal } : [])));
    if (refused.length > 0) await this.recipients.refuse(statements, campaignId, refused);
    return found.filter((one) => refusalOf(one) === null);
  }

  private async give(statements: Statements, campaign: Campaign, { accounts, turning, openings }: { accounts: readonly CampaignAccount[]; turning: readonly Turning[]; openings: readonly Opening[] }) {
    const assignments = assign(turning, openings).slice(0, mostAtOnce);
    const channels = new Map(accounts.map(({ id, channel }) => [id, channel]));
    const byN = new Map(turning.map((one) => [one.n, one]));
    const rows = assignments.flatMap((assignment) => {
      const one = byN.get(assignment.n);
      return one ? [{ assignment, row: acceptRow(messageOf(campaign, one, assignment), channels.get(assignment.accountId) ?? 'sandbox') }] : [];
    });
    const accepted = rows.length === 0 ? [] : await this.acceptance.acceptWithin(statements, rows.map(({ row }) => row));
    if (rows.length > 0) await this.recipients.assigned(statements, campaign.id, rows.map(({ assignment: { n, accountId }, row }) => ({ n, accountId, messageId: row.id })));
    const last = Object.fromEntries(assignments.map(({ accountId, at }) => [accountId, new Date(at).toISOString()]));
    return { given: { rows: rows.map(({ row }) => row), accepted }, last };
  }
}

const optedOutSince = { refused: 'opted-out', reason: 'The person wants no campaigns.' };
const blockedSince = { refused: 'blocked', reason: 'The person lets nothing of ours through.' };

/** What waits for a person ends with the turn that it was meant for: whenever they write after that, it is no answer any more. */
function expiryOf(expiresAt: string | null, channel: Turning['channel'], at: number): Date | undefined {
  const turn = turnOf(channel);
  const end = Math.min(expiresAt === null ? Infinity : Date.parse(expiresAt), turn === null ? Infinity : at + turn.windowMs);
  return end === Infinity ? undefined : new Date(end);
}

function messageOf({ id, fields }: Campaign, one: Turning, { accountId, at }: Assignment) {
  return {
    key: `campaign:${id}:${one.n}${one.round === 0 ? '' : `:${one.round}`}`,
    accountId,
    chatId: one.chatId,
    text: one.text,
    kind: 'reply' as const,
    priority: fields.priority,
    // One campaign is one story: its id is its trace.
    trace: id.replaceAll('-', ''),
    scheduledAt: new Date(at),
    expiresAt: expiryOf(fields.expiresAt, one.channel, at),
    campaignId: id,
    leadId: one.leadId ?? undefined,
  };
}
