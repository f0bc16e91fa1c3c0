/**
 * What goes wrong. `throttled` answers one 429; `flood` starts with its first call and answers 429 with the seconds that
 * are left to every call until they are over, so that `hits` is 1 for a bot that obeys. `html` is the page of the edge in
 * front of Telegram; `hung` never answers.
 */
export type TelegramFault =
  | { kind: 'throttled'; retryAfter: number }
  | { kind: 'flood'; seconds: number }
  | { kind: 'refused'; code: number; description?: string; migrateTo?: number }
  | { kind: 'html'; status: number }
  | { kind: 'delayed'; ms: number }
  | { kind: 'dropped' }
  | { kind: 'hung' };

/** Which calls it happens to; all of them when nothing is said. */
export interface FaultScope {
  token?: string;
  /** A method name in any case, or `file` for downloads. */
  method?: string;
  chat?: number;
  /** How many calls (default 1); `Infinity` lasts until `stop()`. */
  times?: number;
  /** `after`: the call is carried out first, only its answer suffers. */
  when?: 'before' | 'after';
}

/** A fault in force. */
export interface ScriptedFault {
  readonly hits: number;
  stop(): void;
}

/** A fault that one call meets; a flood is met as the throttling that is left of it. */
export interface TakenFault {
  fault: Exclude<TelegramFault, { kind: 'flood' }>;
  when: 'before' | 'after';
}

interface Rule {
  fault: TelegramFault;
  scope: FaultScope;
  left: number;
  hits: number;
  /** When the flood is over, epoch milliseconds; not known before its first call. */
  floodUntil?: number;
}

/** What a fault is chosen by. */
export interface FaultTarget {
  token: string;
  method: string;
  /** As the call named it. */
  chat: string;
  /** Epoch milliseconds. */
  at: number;
}

/** Faults in the order they were scripted; each call meets the first that fits and still has times left. */
export class Faults {
  readonly #rules: Rule[] = [];

  script(fault: TelegramFault, scope: FaultScope = {}): ScriptedFault {
    const rule: Rule = { fault, scope, left: scope.times ?? 1, hits: 0 };
    this.#rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      stop: () => this.#remove(rule),
    };
  }

  /** The fault this call meets, if any. */
  take(call: FaultTarget): TakenFault | undefined {
    const rule = this.#rules.find(({ scope, floodUntil = Infinity }) => call.at < floodUntil && fits(scope, call));
    if (!rule) return undefined;
    const { fault, scope } = rule;
    const when = scope.when ?? 'before';
    rule.hits += 1;
    if (fault.kind === 'flood') return { fault: throttling(rule, fault.seconds, call.at), when };
    rule.left -= 1;
    if (rule.left <= 0) this.#remove(rule);
    return { fault, when };
  }

  #remove(rule: Rule): void {
    const index = this.#rules.indexOf(rule);
    if (index >= 0) this.#rules.splice(index, 1);
  }
}

function throttling(rule: Rule, seconds: number, at: number): { kind: 'throttled'; retryAfter: number } {
  rule.floodUntil ??= at + seconds * 1_000;
  return { kind: 'throttled', retryAfter: Math.ceil((rule.floodUntil - at) / 1_000) };
}

function fits(scope: FaultScope, call: FaultTarget): boolean {
  return (
    (scope.token === undefined || scope.token === call.token) &&
    (scope.method === undefined || scope.method.toLowerCase() === call.method.toLowerCase()) &&
    (scope.chat === undefined || String(scope.chat) === call.chat)
  );
}
