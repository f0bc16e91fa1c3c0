import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { EventStream } from '@sluice/stream';
import { CampaignRepository, type Campaign } from './campaign.repository.ts';
import { recipientState, type ProgressView, type RecipientState } from './campaign-view.ts';
import { ForecastsService } from './forecasts.service.ts';
import { RecipientRepository } from './recipient.repository.ts';

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
    private readonly forecasts: ForecastsService,
    private readonly stream: EventStream,
  ) {}

  async of(campaign: Campaign): Promise<ProgressView> {
    const counts = countsOf(await this.recipients.counts(campaign.id));
    const goesOn = (campaign.state === 'running' || campaign.state === 'scheduled') && counts.pending > 0;
    return { ...counts, state: campaign.state, endsAt: goesOn ? await this.endsAt(campaign) : null };
  }

  /** Tells the stream of events how far a campaign is, when that is news. */
  async tell(id: string): Promise<void> {
    const before = this.told.get(id);
    const campaign = await this.campaigns.find(id);
    if (!campaign || (campaign.endedAt === null && before && performance.now() - before.at < tellMs)) return;
    const counts = countsOf(await this.recipients.counts(id));
    const facts = { state: campaign.state, ...counts };
    if (before?.facts === JSON.stringify(facts)) return;
    if (this.told.size >= mostRemembered) this.told.clear();
    this.told.set(id, { at: performance.now(), facts: JSON.stringify(facts) });
    this.stream.publish({ type: 'campaign-progress', campaignId: id, ...facts });
  }

  /** Null while an account with something to send is paused, and when all that is left waits for people. */
  private async endsAt(campaign: Campaign): Promise<string | null> {
    const forecasts = await this.forecasts.of(campaign, await this.recipients.backlog(campaign.id));
    if (forecasts.some(({ isStuck }) => isStuck)) return null;
    const ends = forecasts.flatMap(({ times, isSending, now }) => times.at(-1) ?? (isSending ? [now] : [])).filter(Number.isFinite);
    return ends.length === 0 ? null : new Date(Math.max(...ends)).toISOString();
  }
}

/** Every state with its number, and all of them together. */
function countsOf(known: Partial<Record<RecipientState, number>>): Record<RecipientState | 'recipients', number> {
  const each = Object.fromEntries(recipientState.options.map((state) => [state, known[state] ?? 0])) as Record<RecipientState, number>;
  return { ...each, recipients: Object.values(each).reduce((total, count) => total + count, 0) };
}

/** Throws `not-found` for a campaign that there is not. */
export function present(campaign: Campaign | null, id: string): Campaign {
  if (!campaign) throw new AppError('not-found', `There is no campaign ${id}.`);
  return campaign;
}
