/** What goes wrong with a call. `html` is the page of an edge in front of the platform; `hung` never answers. */
export type PlatformFault =
  | { kind: 'answered'; status: number; body: object; headers?: Record<string, string> }
  | { kind: 'html'; status: number }
  | { kind: 'delayed'; ms: number }
  | { kind: 'dropped' }
  | { kind: 'hung' };

/** Which calls it happens to; all of them when nothing is said. */
export interface PlatformFaultScope {
  /** A path, without its query. */
  endpoint?: string;
  /** Whom the call sends to. */
  to?: string;
  /** How many calls (default 1); `Infinity` lasts until `stop()`. */
  times?: number;
  /** `after`: the call is carried out first, only its answer suffers. */
  when?: 'before' | 'after';
}

/** A fault in force. */
export interface ScriptedPlatformFault {
  readonly hits: number;
  stop(): void;
}

interface Rule {
  fault: PlatformFault;
  scope: PlatformFaultScope;
  left: number;
  hits: number;
}

/** Faults in the order they were scripted; each call meets the first that fits and still has times left. */
export class PlatformFaults {
  readonly #rules: Rule[] = [];

  script(fault: PlatformFault, scope: PlatformFaultScope = {}): ScriptedPlatformFault {
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
  take(call: { endpoint: string; to: string | undefined }): { fault: PlatformFault; when: 'before' | 'after' } | undefined {
    const rule = this.#rules.find(({ scope }) => (scope.endpoint ?? call.endpoint) === call.endpoint && (scope.to ?? call.to) === call.to);
    if (!rule) return undefined;
    rule.hits += 1;
    rule.left -= 1;
    if (rule.left <= 0) this.#remove(rule);
    return { fault: rule.fault, when: rule.scope.when ?? 'before' };
  }

  #remove(rule: Rule): void {
    const index = this.#rules.indexOf(rule);
    if (index >= 0) this.#rules.splice(index, 1);
  }
}
