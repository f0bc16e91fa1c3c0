/** How often a fault strikes, and at which moment of a call. */
export interface FaultTimes {
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

/** A fault that one call meets. */
export interface MetFault<Fault> {
  fault: Fault;
  when: 'before' | 'after';
}

interface Rule<Fault, Scope> {
  readonly fault: Fault;
  readonly scope: Scope;
  left: number;
  hits: number;
}

/** Faults in the order they were scripted; each call meets the first that fits and still has times left. */
export class FaultScript<Fault, Scope extends FaultTimes, Call> {
  readonly #rules: Rule<Fault, Scope>[] = [];
  readonly #fits: (rule: { fault: Fault; scope: Scope }, call: Call) => boolean;

  constructor(fits: (rule: { fault: Fault; scope: Scope }, call: Call) => boolean) {
    this.#fits = fits;
  }

  script(fault: Fault, scope: Scope): ScriptedFault {
    const rule: Rule<Fault, Scope> = { fault, scope, left: scope.times ?? 1, hits: 0 };
    this.#rules.push(rule);
    return {
      get hits() {
        return rule.hits;
      },
      stop: () => this.#remove(rule),
    };
  }

  /** The fault this call meets, if any. */
  take(call: Call): MetFault<Fault> | undefined {
    const rule = this.#rules.find((one) => this.#fits(one, call));
    if (!rule) return undefined;
    rule.hits += 1;
    rule.left -= 1;
    if (rule.left <= 0) this.#remove(rule);
    return { fault: rule.fault, when: rule.scope.when ?? 'before' };
  }

  #remove(rule: Rule<Fault, Scope>): void {
    const index = this.#rules.indexOf(rule);
    if (index >= 0) this.#rules.splice(index, 1);
  }
}
