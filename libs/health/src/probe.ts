/** What one component says of itself. `down` is for what the service cannot do its work without. */
export interface Finding {
  status: 'up' | 'degraded' | 'down';
  /** The reason in words, for people. */
  message: string;
  [fact: string]: unknown;
}

/** Looks at one component. Must answer by itself within a few seconds; an error counts as down. */
export interface Probe {
  readonly component: string;
  /** True: told in `/health` only; the service is ready without it. */
  readonly advisory?: boolean;
  check(): Promise<Finding>;
}

export const PROBES = Symbol('health probes');
