import { z } from 'zod';

export const campaignState = z.enum(['draft', 'scheduled', 'running', 'paused', 'completed', 'cancelled', 'stopped']);
export type CampaignState = z.infer<typeof campaignState>;

export type Action = 'start' | 'pause' | 'resume' | 'cancel' | 'retry-failed';

/** What each action may be done to, and which states it leads to: there it was done already. */
const actions: Record<Action, { from: readonly CampaignState[]; done: readonly CampaignState[] }> = {
  start: { from: ['draft'], done: ['scheduled', 'running'] },
  pause: { from: ['scheduled', 'running'], done: ['paused'] },
  resume: { from: ['paused'], done: ['scheduled', 'running'] },
  cancel: { from: ['draft', 'scheduled', 'running', 'paused'], done: ['cancelled'] },
  'retry-failed': { from: ['running', 'paused', 'completed'], done: [] },
};

/** Whether an action changes a campaign in this state, has nothing to do because it was done before, or makes no sense. */
export function judge(action: Action, state: CampaignState): 'do' | 'done' | 'refuse' {
  const { from, done } = actions[action];
  return from.includes(state) ? 'do' : done.includes(state) ? 'done' : 'refuse';
}

/** Scheduled while its beginning lies ahead, else running. */
export function begun(startAt: Date | null, now: Date): CampaignState {
  return startAt !== null && startAt > now ? 'scheduled' : 'running';
}
