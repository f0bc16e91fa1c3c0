import { FaultScript, type FaultTimes } from '../platform/fault-script.ts';
import type { PlatformFault } from '../platform/faults.ts';
import type { WayFault } from '../platform/way-fault.ts';
import type { AiCall } from './call-book.ts';
import type { Random } from './chance.ts';
import type { Period } from './keyring.ts';

/** Milliseconds, the same each time or by chance. */
export type Latency = number | ((random: Random) => number);

/** What tells faults apart. */
export interface Kinded {
  kind: string;
}

/** What keeps an answer from coming whole: the connection breaks in the middle of the body (`cut-off`), or the body ends there as if that were all (`half-json`). */
export type BrokenAnswer = { kind: 'cut-off' } | { kind: 'half-json' };

/** What a model gets wrong: it stops in the middle of its text (`truncated`), or says JSON that fits no schema (`misfit`). */
export type ModelSlip = { kind: 'truncated' } | { kind: 'misfit' };

/**
 * What goes wrong with a call of any provider. `failed` is an error in the provider's own words for this status; `throttled` says that a
 * quota is used up, and to come back after `retryAfterMs` (default: a moment; null: it does not say).
 */
export type AiFault =
  | Exclude<PlatformFault, { kind: 'delayed' }>
  | { kind: 'delayed'; ms: Latency }
  | BrokenAnswer
  | ModelSlip
  | { kind: 'failed'; status: number; message?: string }
  | { kind: 'throttled'; per?: Period; retryAfterMs?: number | null };

/** The faults that no provider has words for. */
export type OnTheWay = Exclude<WayFault, { kind: 'delayed' }>;

/** Which calls it happens to; all of them when nothing is said. */
export interface AiFaultScope extends Omit<FaultTimes, 'when'> {
  /** The share of the calls that meet it, 0 to 1; such a fault lasts until `stop()` unless `times` is given, too. */
  chance?: number;
  key?: string;
  project?: string;
  model?: string;
}

export type AiFaults<Fault> = FaultScript<Fault, AiFaultScope, AiCall>;

/** Faults in the order they were scripted; whether one with a `chance` strikes is drawn from `random`. */
export function aiFaults<Fault>(random: Random): AiFaults<Fault> {
  return new FaultScript(
    ({ scope }, call) =>
      (scope.key ?? call.key) === call.key &&
      (scope.project ?? call.project) === call.project &&
      (scope.model ?? call.model) === call.model &&
      (scope.chance === undefined || random() < scope.chance),
  );
}

export function latencyFrom(latency: Latency, random: Random): number {
  return typeof latency === 'number' ? latency : latency(random);
}
