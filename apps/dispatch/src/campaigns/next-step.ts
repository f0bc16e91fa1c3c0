import type { CampaignFields } from './campaign-request.ts';
import type { CampaignState } from './campaign-state.ts';
import type { CampaignOutcomes } from './lane-facts.repository.ts';

export interface Situation {
  state: CampaignState;
  fields: Pick<CampaignFields, 'startAt' | 'expiresAt'>;
  outcomes: CampaignOutcomes;
  /** Whether recipients wait for their message. */
  waits: boolean;
  now: Date;
}

export type Step =
  | { do: 'fill' }
  /** Takes back what came to wait after the campaign was held: a message that was being sent and has to be tried again. */
  | { do: 'withdraw'; lookAt: Date }
  | { do: 'stop'; reason: string }
  | { do: 'complete'; reason: string | null }
  | { do: 'wait'; lookAt: Date | null };

/** How long a look at a campaign holds. */
export const lookMs = 1_000;
const whileHeldMs = 500;

/** What has to be done for a campaign whose recipients are written. */
export function nextStep({ state, fields: { startAt, expiresAt }, outcomes, waits, now }: Situation): Step {
  const after = (ms: number): Date => new Date(now.getTime() + ms);
  const isExpired = expiresAt !== null && new Date(expiresAt) <= now;
  switch (state) {
    case 'scheduled':
      if (startAt !== null && new Date(startAt) > now) return { do: 'wait', lookAt: new Date(startAt) };
      return { do: 'fill' };
    case 'running':
      if (outcomes.breach !== null) return { do: 'stop', reason: outcomes.breach };
      if (outcomes.open === 0 && (isExpired || !waits)) return { do: 'complete', reason: waits ? 'expired' : null };
      return isExpired ? { do: 'wait', lookAt: after(lookMs) } : { do: 'fill' };
    case 'paused':
      if (outcomes.open > 0) return { do: 'withdraw', lookAt: after(whileHeldMs) };
      if (isExpired) return { do: 'complete', reason: 'expired' };
      return { do: 'wait', lookAt: expiresAt === null ? null : new Date(expiresAt) };
    case 'cancelled':
    case 'stopped':
      return outcomes.open > 0 ? { do: 'withdraw', lookAt: after(whileHeldMs) } : { do: 'wait', lookAt: null };
    case 'draft':
    case 'completed':
      return { do: 'wait', lookAt: null };
  }
}
