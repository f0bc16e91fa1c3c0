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

export const closed: BreakerState = { kind: 'closed', failures: 0 };

/** May a call be made now? An admitted call must be followed by `record`; a trial that never reports is given up after `recoveryMs`. */
export function admit(config: BreakerConfig, state: BreakerState, now: number): Admission {
  if (state.kind === 'closed') return { admit: true, state };
  const waitUntil = state.kind === 'open' ? state.until : state.trialUntil;
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
