import { FaultScript, type FaultTimes, type MetFault, type ScriptedFault } from '../../platform/fault-script.ts';
import type { WayFault } from '../../platform/way-fault.ts';

/**
 * What goes wrong. `throttled` answers one 429; `flood` starts with its first call and answers 429 with the seconds that
 * are left to every call until they are over, so that `hits` is 1 for a bot that obeys.
 */
export type TelegramFault =
  | WayFault
  | { kind: 'throttled'; retryAfter: number }
  | { kind: 'flood'; seconds: number }
  | { kind: 'refused'; code: number; description?: string; migrateTo?: number };

/** Which calls it happens to; all of them when nothing is said. */
export interface FaultScope extends FaultTimes {
  token?: string;
  /** A method name in any case, or `file` for downloads. */
  method?: string;
  chat?: number;
}

/** A fault as a call meets it: a flood is the throttling that is left of it. */
export type TakenFault = MetFault<Exclude<TelegramFault, { kind: 'flood' }>>;

/** What a fault is chosen by. */
export interface FaultTarget {
  token: string;
  method: string;
  /** As the call named it. */
  chat: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A flood with its end, epoch milliseconds; not known before its first call. */
type Scripted = TelegramFault & { until?: number };

/** Telegram's faults, in the order they were scripted. */
export class Faults {
  readonly #script = new FaultScript<Scripted, FaultScope, FaultTarget>(fits);

  script(fault: TelegramFault, scope: FaultScope = {}): ScriptedFault {
    return this.#script.script({ ...fault }, fault.kind === 'flood' ? { ...scope, times: Infinity } : scope);
  }

  /** The fault this call meets, if any. */
  take(call: FaultTarget): TakenFault | undefined {
    const met = this.#script.take(call);
    if (!met) return undefined;
    const { fault, when } = met;
    return { fault: fault.kind === 'flood' ? throttling(fault, call.at) : fault, when };
  }
}

function throttling(flood: Scripted & { kind: 'flood' }, at: number): { kind: 'throttled'; retryAfter: number } {
  flood.until ??= at + flood.seconds * 1_000;
  return { kind: 'throttled', retryAfter: Math.ceil((flood.until - at) / 1_000) };
}

function fits({ fault, scope }: { fault: Scripted; scope: FaultScope }, call: FaultTarget): boolean {
  return (
    call.at < (fault.until ?? Infinity) &&
    (scope.token === undefined || scope.token === call.token) &&
    (scope.method === undefined || scope.method.toLowerCase() === call.method.toLowerCase()) &&
    (scope.chat === undefined || String(scope.chat) === call.chat)
  );
}
