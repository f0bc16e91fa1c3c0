import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import { CampaignRepository, type Campaign } from './campaign.repository.ts';
import type { PreflightView } from './campaign-view.ts';
import { CandidatesService } from './candidates.service.ts';
import { freeze, type Candidate, type Frozen } from './freeze.ts';
import { ProgressService } from './progress.service.ts';
import type { Backlog } from './recipient.repository.ts';

const mostExamples = 100;

/** Says what starting a campaign would come to, and changes nothing. */
@Injectable()
export class PreflightService {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly candidates: CandidatesService,
    private readonly progress: ProgressService,
  ) {}

  async run(campaign: Campaign, now: Date): Promise<PreflightView> {
    const tally = await this.tally(campaign);
    const { startAt, expiresAt, accounts: ids } = campaign.fields;
    const from = startAt !== null && new Date(startAt) > now ? new Date(startAt) : now;
    const accounts = await this.campaigns.accounts(ids);
    const forecasts = await this.progress.forecast(campaign, { backlog: tally.backlog(), from, accounts });
    const all = forecasts.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]).filter((at) => at !== null);
    const end = expiresAt === null ? Infinity : Date.parse(expiresAt);
    const channels = new Map(accounts.map(({ id, channel }) => [id, channel]));
    return {
      recipients: tally.accepted + tally.refused.total,
      accepted: tally.accepted,
      late: forecasts.reduce((sum, { times }) => sum + times.filter((at) => at >= end).length, 0),
      refused: tally.refused,
      accounts: forecasts.map(({ accountId, recipients, startsAt, endsAt }) => ({ accountId, channel: channels.get(accountId) ?? '', recipients, startsAt: iso(startsAt), endsAt: iso(endsAt) })),
      startsAt: iso(all.length === 0 ? null : all.reduce((a, b) => Math.min(a, b))),
      endsAt: iso(all.length === 0 ? null : all.reduce((a, b) => Math.max(a, b))),
    };
  }

  private async tally(campaign: Campaign): Promise<Tally> {
    const rules = await this.candidates.rulesOf(campaign);
    const tally = new Tally();
    for (let after: string | null = null; ; ) {
      const { candidates, next } = await this.candidates.page(campaign, rules.accounts, { after });
      for (const candidate of candidates) tally.add(candidate, freeze(candidate, rules));
      if (next === null) return tally;
      after = next;
    }
  }
}

/** Counts who would get something, and who not. */
class Tally {
  accepted = 0;
  readonly refused: PreflightView['refused'] = { total: 0, byReason: {}, examples: [] };
  private readonly groups = new Map<string, Backlog>();

  add({ chatId, channel }: Candidate, result: Frozen): void {
    if ('refused' in result) {
      const { refused: code, reason: message } = result;
      this.refused.total++;
      this.refused.byReason[code] = (this.refused.byReason[code] ?? 0) + 1;
      if (this.refused.examples.length < mostExamples) this.refused.examples.push({ chatId, code, message });
      return;
    }
    this.accepted++;
    const group = this.groups.get(`${channel} ${result.accountId}`);
    if (group) group.count++;
    else this.groups.set(`${channel} ${result.accountId}`, { channel: channel as AccountChannel, accountId: result.accountId, count: 1 });
  }

  backlog(): Backlog[] {
    return [...this.groups.values()];
  }
}

function iso(at: number | null): string | null {
  return at === null || !Number.isFinite(at) ? null : new Date(at).toISOString();
}
