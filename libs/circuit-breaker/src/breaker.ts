export interface BreakerConfig {
  /** Failures in a row that open the circuit. */
  threshold: number;
  /** How long an open circuit refuses before it lets one trial through. */
  recoveryMs: number;
}

/** Closed lets everything through, open nothing, half-open exactly one trial. Instants in epoch milliseconds. */
export type BreakerState =
  | { kind: 'closed'; failures: number }
  | { kind: 'open'; until: number }
  | { kind: 'half-open'; trialUntil: number };

export type Admission = { admit: true; state: BreakerState } | { admit: false; retryAfterMs: number };

/** What is shown of a circuit: until when it lets nobody through, null when the next call may go. */
export interface BreakerView {
  state: BreakerState['kind'];
  until: number | null;
}

export const closed: BreakerState = { kind: 'closed', failures: 0 };

/** May a call be made now? An admitted call must be followed by `record`; a trial that never reports is given up after `recoveryMs`. */
export function admit(config: BreakerConfig, state: BreakerState, now: number): Admission {
  if (state.kind === 'closed') return { admit: true, state };
  const waitUntil = refusesUntil(state);
  if (now < waitUntil) return { admit: false, retryAfterMs: waitUntil - now };
  return { admit: true, state: { kind: 'half-open', trialUntil: now + config.recoveryMs } };
}

/** The state after a call ended. */
export function record(config: BreakerConfig, state: BreakerState, success: boolean, now: number): BreakerState {
  if (success) return closed;
  if (state.kind !== 'closed') return { kind: 'open', until: now + config.recoveryMs };
  const failures = state.failures + 1;
  return failures >= config.threshold ? { kind: 'open', until: now + config.recoveryMs } : { kind: 'closed', failures };
}

/** The state after a trial that says nothing about the other side, for its caller left: the next call is the trial. */
export function abandon(state: BreakerState, now: number): BreakerState {
  return state.kind === 'half-open' ? { kind: 'open', until: now } : state;
}

/** An open circuit whose time has passed waits for its trial, as does one whose trial never reported. */
export function viewBreaker(state: BreakerState, now: number): BreakerView {
  if (state.kind === 'closed') return { state: 'closed', until: null };
  const until = refusesUntil(state);
  return now < until ? { state: state.kind, until } : { state: 'half-open', until: null };
}

function refusesUntil(state: Exclude<BreakerState, { kind: 'closed' }>): number {
  return state.kind === 'open' ? state.until : state.trialUntil;
}
