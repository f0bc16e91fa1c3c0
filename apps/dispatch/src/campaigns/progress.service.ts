import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { EventStream } from '@sluice/stream';
import { SENDING_RULES } from '../lanes/sender.service.ts';
import { termsOf, type SendingRules } from '../lanes/terms.ts';
import { CampaignRepository, type Campaign, type CampaignAccount } from './campaign.repository.ts';
import { progressView, recipientState, type ProgressView } from './campaign-view.ts';
import { forecast, type Forecast } from './forecast.ts';
import { LaneBacklogRepository } from './lane-backlog.repository.ts';
import { RecipientRepository, type Backlog } from './recipient.repository.ts';
import { sendingHours } from './sending-hours.ts';

/** Events about one campaign at most so often; the one that says that it is over always goes. */
const tellMs = 1_000;
const mostRemembered = 10_000;

/** How far campaigns are. */
@Injectable()
export class ProgressService {
  private readonly told = new Map<string, { at: number; facts: string }>();

  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly recipients: RecipientRepository,
    private readonly lanes: LaneBacklogRepository,
    private readonly stream: EventStream,
    @Inject(SENDING_RULES) private readonly rules: SendingRules,
  ) {}

  async of(campaign: Campaign): Promise<ProgressView> {
    const counts = await this.recipients.counts(campaign.id);
    const each = Object.fromEntries(recipientState.options.map((state) => [state, counts[state] ?? 0]));
    const sum = Object.values(each).reduce((total, count) => total + count, 0);
    const goesOn = (campaign.state === 'running' || campaign.state === 'scheduled') && (counts.pending ?? 0) > 0;
    return progressView.parse({ ...each, state: campaign.state, recipients: sum, endsAt: goesOn ? await this.endsAt(campaign) : null });
  }

  /** Tells the stream of events how far a campaign is, when that is news. */
  async tell(id: string): Promise<void> {
    const before = this.told.get(id);
    const campaign = await this.campaigns.find(id);
    if (!campaign || (campaign.endedAt === null && before && performance.now() - before.at < tellMs)) return;
    const counts = await this.recipients.counts(id);
    const { pending = 0, sent = 0, failed = 0, uncertain = 0, cancelled = 0, expired = 0, refused = 0 } = counts;
    const without = cancelled + expired + refused;
    const facts = { state: campaign.state, recipients: pending + sent + failed + uncertain + without, pending, sent, failed, uncertain, cancelled: without };
    if (before?.facts === JSON.stringify(facts)) return;
    if (this.told.size >= mostRemembered) this.told.clear();
    this.told.set(id, { at: performance.now(), facts: JSON.stringify(facts) });
    this.stream.publish({ type: 'campaign-progress', campaignId: id, ...facts });
  }

  /** When each account would have sent what is left of this backlog from an instant on. */
  async forecast({ fields }: Campaign, { backlog, from, accounts }: { backlog: readonly Backlog[]; from: Date; accounts?: CampaignAccount[] }): Promise<Forecast[]> {
    const known = accounts ?? (await this.campaigns.accounts(fields.accounts));
    const waiting = await this.lanes.waiting(known.map(({ id }) => id));
    const open: Partial<Record<Backlog['channel'], number>> = {};
    const ids = new Set(known.map(({ id }) => id));
    for (const { channel, accountId, count } of backlog) if (accountId === null || !ids.has(accountId)) open[channel] = (open[channel] ?? 0) + count;
    const rows = known.map((account) => ({
      id: account.id,
      channel: account.channel,
      limits: termsOf(account, this.rules).limits.filter(({ scope }) => scope === 'account' || scope === 'platform'),
      waiting: waiting.get(account.id) ?? 0,
      recipients: backlog.find(({ accountId }) => accountId === account.id)?.count ?? 0,
    }));
    return forecast({ accounts: rows, open, startAt: from.getTime(), delayMs: fields.delayMs, hours: sendingHours(fields.hours, fields.timeZone) });
  }

  private async endsAt(campaign: Campaign): Promise<string | null> {
    const { startAt } = campaign.fields;
    const now = new Date();
    const from = startAt !== null && new Date(startAt) > now ? new Date(startAt) : now;
    const [accounts, lane] = [await this.forecast(campaign, { backlog: await this.recipients.backlog(campaign.id), from }), await this.lanes.latest(campaign.id)];
    const ends = [...accounts.map(({ endsAt }) => endsAt), lane?.getTime() ?? null].filter((at) => at !== null && Number.isFinite(at));
    return ends.length === 0 ? null : new Date(Math.max(...(ends as number[]))).toISOString();
  }
}

/** Throws `not-found` for a campaign that there is not. */
export function present(campaign: Campaign | null, id: string): Campaign {
  if (!campaign) throw new AppError('not-found', `There is no campaign ${id}.`);
  return campaign;
}
