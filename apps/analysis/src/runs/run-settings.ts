/** How runs are worked. */
export interface RunSettings {
  /** Items of one run at work at most, over all replicas. */
  atOnce: number;
  /** One try of one item. */
  itemTimeoutMs: number;
  /** Who works an item and says nothing for so long has died. */
  leaseMs: number;
  /** A sign of life to readers of a run that often. */
  heartbeatMs: number;
  /** How long a reader may leave waiting what it asked for. */
  stallMs: number;
}

export const RUN_SETTINGS = Symbol('how runs are worked');

export const usualRunSettings: RunSettings = { atOnce: 2, itemTimeoutMs: 120_000, leaseMs: 30_000, heartbeatMs: 15_000, stallMs: 30_000 };
