import { Injectable } from '@nestjs/common';
import type { Campaign } from './campaign.repository.ts';
import type { PreflightView } from './campaign-view.ts';
import { ForecastsService, type AccountForecast } from './forecasts.service.ts';
import { nobody } from './nobody.ts';
import { SurveyService } from './survey.service.ts';

/** Pages of people who are asked before a campaign begins although nobody of them gets anything. */
const mostPages = 200;

/** Says what starting a campaign would come to, and changes nothing. */
@Injectable()
export class PreflightService {
  constructor(
    private readonly surveys: SurveyService,
    private readonly forecasts: ForecastsService,
  ) {}

  async run(campaign: Campaign, now: Date): Promise<PreflightView> {
    const { tally } = await this.surveys.run(campaign, { now });
    const forecasts = await this.forecasts.of(campaign, tally.backlog());
    const { expiresAt } = campaign.fields;
    const end = expiresAt === null ? Infinity : Date.parse(expiresAt);
    const all = forecasts.flatMap(({ times }) => times);
    return {
      recipients: tally.accepted + tally.refused.total,
      accepted: tally.accepted,
      late: all.filter((at) => at >= end).length,
      refused: tally.refused,
      accounts: forecasts.map(viewAccount),
      startsAt: iso(all.reduce((a, b) => Math.min(a, b), Infinity)),
      endsAt: forecasts.some(({ isStuck }) => isStuck) ? null : iso(all.reduce((a, b) => Math.max(a, b), -Infinity)),
    };
  }

  /** Throws `unprocessable` when nobody would get anything; who comes after very many of those is not asked. */
  async refuseNobody(campaign: Campaign, now: Date): Promise<void> {
    const { tally, isWhole } = await this.surveys.run(campaign, { now, enough: ({ accepted }, pages) => accepted > 0 || pages === mostPages });
    if (isWhole && tally.accepted === 0) throw nobody(tally.refused, campaign.fields.leads !== undefined);
  }
}

const words = {
  halted: 'All sending is paused, so nobody knows when it ends: POST /api/queues/resume lets it go on.',
  paused: 'This account is paused, so nobody knows when it ends: POST /api/queues/{accountId}/resume lets it go on.',
};

function viewAccount({ accountId, channel, recipients, times, held }: AccountForecast): PreflightView['accounts'][number] {
  const [startsAt = Infinity, endsAt = Infinity] = [times[0], times.at(-1)];
  return { accountId, channel, recipients, startsAt: iso(startsAt), endsAt: iso(endsAt), held: held && { code: held, words: words[held] } };
}

function iso(at: number): string | null {
  return Number.isFinite(at) ? new Date(at).toISOString() : null;
}
