import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { Database, type Statements } from '@sluice/prisma';
import { Sweep } from '@sluice/service';
import { CampaignRepository, type Advance, type Campaign } from './campaign.repository.ts';
import { timeFaults } from './campaign-faults.ts';
import { begun, judge, type Action } from './campaign-state.ts';
import { viewCampaign, type CampaignView } from './campaign-view.ts';
import { LaneFactsRepository } from './lane-facts.repository.ts';
import { Planner } from './planner.service.ts';
import { PreflightService } from './preflight.service.ts';
import { present } from './progress.service.ts';
import { RecipientRepository } from './recipient.repository.ts';

/** What people do to campaigns: each in one transaction with the campaign's row locked, so that no planner is in the middle of it. */
@Injectable()
export class ActionsService {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignRepository,
    private readonly recipients: RecipientRepository,
    private readonly lanes: LaneFactsRepository,
    private readonly planner: Planner,
    private readonly preflights: PreflightService,
    private readonly sweep: Sweep,
  ) {}

  /** What was done already is not done again, and is no error. Throws `conflict` for what makes no sense. */
  async act(action: Action, id: string): Promise<CampaignView> {
    const draft = action === 'start' ? await this.checked(id) : null;
    await this.database.transaction(async (statements) => {
      const locked = await this.campaigns.lock(statements, id);
      const campaign = present(locked?.campaign ?? null, id);
      const now = locked?.now ?? new Date();
      const verdict = judge(action, campaign.state);
      if (verdict === 'refuse') throw new AppError('conflict', `Campaign ${id} is ${campaign.state}: ${action} makes no sense now.`);
      if (verdict === 'done') return;
      if (draft && draft.updatedAt.getTime() !== campaign.updatedAt.getTime()) throw new AppError('conflict', `Campaign ${id} was changed while it was checked: start it again.`);
      await this.campaigns.advance(statements, id, { ...(await this.change(statements, action, { campaign, now })), lookAt: now });
    });
    // The sweeper would come by soon; nobody has to wait for that, nor for all recipients to be written.
    void this.sweep.once(`campaign ${id}`, () => this.planner.look(id));
    return viewCampaign(present(await this.campaigns.find(id), id));
  }

  /** A draft that somebody would get something of; null for what is none. */
  private async checked(id: string): Promise<Campaign | null> {
    const campaign = present(await this.campaigns.find(id), id);
    if (campaign.state !== 'draft') return null;
    await this.preflights.refuseNobody(campaign, new Date());
    return campaign;
  }

  private async change(statements: Statements, action: Action, { campaign, now }: { campaign: Campaign; now: Date }): Promise<Advance> {
    const { id, fields } = campaign;
    const startAt = fields.startAt === null ? null : new Date(fields.startAt);
    switch (action) {
      case 'start':
        refuseOutOfTime(fields, now);
        return { state: begun(startAt, now), startedAt: now };
      case 'resume':
        return { state: begun(startAt, now) };
      case 'pause':
        await this.lanes.withdraw(statements, id, true);
        return { state: 'paused' };
      case 'cancel':
        await this.lanes.withdraw(statements, id, false);
        return { state: 'cancelled', endedAt: now };
      case 'retry-failed': {
        refuseOutOfTime({ startAt: null, expiresAt: fields.expiresAt }, now);
        const retried = await this.recipients.retryFailed(statements, id);
        return retried > 0 && campaign.state === 'completed' ? { state: 'running', stateReason: null, endedAt: null } : {};
      }
    }
  }
}

/** It was in time when it was made; that may be long ago. */
function refuseOutOfTime(times: { startAt: string | null; expiresAt: string | null }, now: Date): void {
  const errors = timeFaults(times, now);
  if (errors.length === 0) return;
  throw new AppError('unprocessable', `${errors.map(({ path, message }) => `${path} ${message}`).join('; ')}.`, { details: { errors } });
}
