import { Injectable } from '@nestjs/common';
import type { AccountChannel } from '@sluice/channels';
import type { Campaign } from './campaign.repository.ts';
import { CandidatesService } from './candidates.service.ts';
import { awaitingReply, freeze, type Candidate, type Frozen } from './freeze.ts';
import { Tally } from './tally.ts';
import { TurnRepository } from './turn.repository.ts';

export interface SurveyRules {
  now: Date;
  /** Asked after each page: whether what is known is enough. */
  enough?: (tally: Tally, pages: number) => boolean;
}

/** Asks of everybody whom a campaign is for what they would get. */
@Injectable()
export class SurveyService {
  constructor(
    private readonly candidates: CandidatesService,
    private readonly turns: TurnRepository,
  ) {}

  /** `isWhole`: everybody was asked. */
  async run(campaign: Campaign, { now, enough = () => false }: SurveyRules): Promise<{ tally: Tally; isWhole: boolean }> {
    const { startAt } = campaign.fields;
    const beginsNow = startAt === null || new Date(startAt) <= now;
    const rules = await this.candidates.rulesOf(campaign);
    const tally = new Tally();
    let after: string | null = null;
    for (let pages = 1; ; pages++) {
      const { candidates, next } = await this.candidates.page(campaign, rules.accounts, { after });
      const frozen = candidates.map((candidate) => ({ candidate, result: freeze(candidate, rules) }));
      for (const { candidate, result } of beginsNow ? await this.inTurn(frozen) : frozen) tally.add(candidate, result);
      if (next === null || enough(tally, pages)) return { tally, isWhole: next === null };
      after = next;
    }
  }

  /** Refuses those who may have nothing until they write again; of what begins later nobody knows that yet. */
  private async inTurn(frozen: readonly { candidate: Candidate; result: Frozen }[]): Promise<{ candidate: Candidate; result: Frozen }[]> {
    const addressed = frozen.map(({ candidate: { chatId, channel }, result }) => ('refused' in result ? null : { chatId, channel: channel as AccountChannel, accountId: result.accountId }));
    const awaiting = await this.turns.awaiting(addressed.flatMap((one) => one ?? []));
    return frozen.map(({ candidate, result }, index) => {
      const one = addressed[index];
      return { candidate, result: one && awaiting.has(one) ? awaitingReply : result };
    });
  }
}
