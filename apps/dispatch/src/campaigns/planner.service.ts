import { Injectable } from '@nestjs/common';
import { Database, type Statements } from '@sluice/prisma';
import { AcceptService } from '../accept/accept.service.ts';
import { CampaignRepository, type Advance, type Campaign } from './campaign.repository.ts';
import { CandidatesService } from './candidates.service.ts';
import { FillingService, type Given } from './filling.service.ts';
import { freeze } from './freeze.ts';
import { LaneFactsRepository } from './lane-facts.repository.ts';
import { nextStep } from './next-step.ts';
import { ProgressService } from './progress.service.ts';
import { RecipientRepository } from './recipient.repository.ts';

/** What one look at a campaign changed, and when the next one is due. */
interface Look extends Advance {
  lookAt: Date | null;
  /** What to tell once it is committed. */
  given?: Given;
}

/** Steps in a row. */
const mostTurns = 20;

/** Brings campaigns on, step by step. Any replica may: the campaign's row lock makes each step one transaction, and a step that is lost is done again. */
@Injectable()
export class Planner {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly recipients: RecipientRepository,
    private readonly candidates: CandidatesService,
    private readonly facts: LaneFactsRepository,
    private readonly filling: FillingService,
    private readonly acceptance: AcceptService,
    private readonly progress: ProgressService,
  ) {}

  /** Looks at the campaign while that is due and nobody else does; a long piece of work is left to the next sweep now and then. */
  async look(campaignId: string): Promise<void> {
    for (let turn = 0; turn < mostTurns; turn++) {
      const look = await this.database.transaction(async (statements) => {
        const locked = await this.campaigns.lock(statements, campaignId, true);
        if (!locked) return null;
        const { given, ...change } = await this.step(statements, locked.campaign, locked.now);
        await this.campaigns.advance(statements, campaignId, change);
        return { given, again: change.lookAt !== null && change.lookAt <= locked.now };
      });
      if (look === null) return;
      if (look.given) await this.acceptance.announce(look.given.rows, look.given.accepted);
      if (!look.again) return this.progress.tell(campaignId);
    }
  }

  private async step(statements: Statements, campaign: Campaign, now: Date): Promise<Look> {
    if (campaign.frozenAt === null && campaign.state !== 'cancelled') return this.freezeSome(statements, campaign, now);
    const outcomes = await this.facts.outcomes(statements, campaign.id);
    const backlog = await this.recipients.backlog(campaign.id, statements);
    const step = nextStep({ state: campaign.state, fields: campaign.fields, outcomes, waits: backlog.length > 0, now });
    switch (step.do) {
      case 'fill':
        // A look of its own: what it locks must not be held while filling asks for other lanes.
        if ((await this.filling.refuseOptedOut(statements, campaign.id)) > 0) return { lookAt: now };
        return { ...(await this.filling.fill(statements, { campaign, now, backlog })), ...(campaign.state === 'scheduled' && { state: 'running' as const }) };
      case 'withdraw':
        await this.facts.withdraw(statements, campaign.id, campaign.state === 'paused');
        return { lookAt: step.lookAt };
      case 'stop':
        await this.facts.withdraw(statements, campaign.id, false);
        return { state: 'stopped', stateReason: step.reason, endedAt: now, lookAt: now };
      case 'complete':
        return { state: 'completed', stateReason: step.reason, endedAt: now, lookAt: null };
      case 'wait':
        return { lookAt: step.lookAt };
      default:
        return step satisfies never;
    }
  }

  /** Writes the next recipients with their texts; all of them are written before the first is sent to. */
  private async freezeSome(statements: Statements, campaign: Campaign, now: Date): Promise<Look> {
    const rules = await this.candidates.rulesOf(campaign);
    const { candidates, next } = await this.candidates.page(campaign, rules.accounts, { after: campaign.frozenThrough, statements });
    const frozen = candidates.map((candidate) => ({ candidate, result: freeze(candidate, rules) }));
    await this.recipients.freeze(statements, campaign.id, { first: campaign.frozen + 1, frozen });
    const through = { frozen: campaign.frozen + frozen.length, frozenThrough: next };
    return { ...through, ...(next === null && { frozenAt: now }), lookAt: now };
  }
}
