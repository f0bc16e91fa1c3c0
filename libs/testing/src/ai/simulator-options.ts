import type { AiAsk } from './ai-ask.ts';
import type { Latency } from './ai-faults.ts';
import type { AiKey } from './keyring.ts';

/** What the model says to a call: a text, or something that is said as JSON. */
export type Responder = (ask: AiAsk) => object | string | Promise<object | string>;

/** What a simulated provider starts with. */
export interface AiSimulatorOptions {
  keys: readonly AiKey[];
  /** The models there are; all that are asked for when not given. */
  models?: readonly string[];
  /** Default: something that fits the schema. */
  responder?: Responder;
  /** How long each answer takes (default 0). */
  latencyMs?: Latency;
  /** What chance is drawn from (default 1). */
  seed?: number;
  /** Epoch milliseconds, for quotas; default: the machine's. */
  clock?: () => number;
  /** How many calls, keys and inputs are kept (default 5,000 each). */
  keep?: number;
  port?: number;
}
