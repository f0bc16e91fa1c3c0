import { Watch } from '../telegram/watch.ts';
import { inputOf, kept, type AiAsk, type Asked } from './ai-ask.ts';

/** One call of a model, as far as it has come. */
export interface AiCall {
  /** The key it brought; empty when it brought none. */
  key: string;
  /** The quota project of the key, when it is known. */
  project: string | undefined;
  /** Empty when it named none. */
  model: string;
  /** Epoch milliseconds. */
  begunAt: number;
  endedAt: number | undefined;
  /** The HTTP status of the answer; a call that was never answered has none. */
  status: number | undefined;
  /** The kind of the fault that it met. */
  fault: string | undefined;
  /** The client went before it was answered. */
  wasAborted: boolean;
  /** What it asked; a call that was not understood, or had no good key, has none. */
  asked: Asked | undefined;
  /** The same for all calls that ask the same. */
  input: string | undefined;
}

/** How often one input was asked, and how often it got an answer that nothing was wrong with. */
export interface InputCount {
  asked: number;
  answered: number;
}

/** All calls and what they add up to; of calls, keys and inputs only the latest are kept, as many as it is told. */
export class CallBook {
  readonly calls: AiCall[] = [];
  readonly byKey = new Map<string, number>();
  readonly inputs = new Map<string, InputCount>();
  inFlight = 0;
  mostInFlight = 0;
  readonly #keep: number;
  readonly #watch = new Watch<AiCall>();

  constructor(keep: number) {
    this.#keep = keep;
  }

  begin(key: string): AiCall {
    const call: AiCall = { ...nothingYet, key, begunAt: Date.now() };
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    this.calls.push(call);
    if (this.calls.length > this.#keep) this.calls.shift();
    this.#put(this.byKey, key, (this.byKey.get(key) ?? 0) + 1);
    return call;
  }

  /** The call was understood. */
  note(call: AiCall, ask: AiAsk): void {
    const input = inputOf(ask);
    Object.assign(call, { asked: kept(ask), input });
    const count = this.inputs.get(input) ?? { asked: 0, answered: 0 };
    this.#put(this.inputs, input, { ...count, asked: count.asked + 1 });
    this.#watch.tell(call);
  }

  end(call: AiCall, how: { status?: number; wasAborted: boolean }): void {
    Object.assign(call, how, { endedAt: Date.now() });
    this.inFlight -= 1;
    const count = call.input === undefined ? undefined : this.inputs.get(call.input);
    if (count && how.status === 200 && !isSpoiled(call)) count.answered += 1;
    this.#watch.tell(call);
  }

  /** Begins anew; calls in flight stay in flight. */
  forget(): void {
    this.calls.length = 0;
    this.byKey.clear();
    this.inputs.clear();
    this.mostInFlight = this.inFlight;
  }

  /** The first call, old or new, that matches when it has been understood or has ended. */
  async waitFor(matches: (call: AiCall) => boolean, timeoutMs: number): Promise<AiCall> {
    return this.calls.find(matches) ?? this.#watch.next(matches, { timeoutMs, describe: () => `${this.calls.length} calls came, ${this.inFlight} are in flight` });
  }

  /** Resolves when nothing is in flight any more; who waits for something else is rejected then. */
  async close(): Promise<void> {
    if (this.inFlight > 0) await this.#watch.next(() => this.inFlight === 0, { timeoutMs: 5_000, describe: () => `${this.inFlight} calls are still in flight` });
    this.#watch.close();
  }

  /** The least recently changed gives way. */
  #put<Value>(counts: Map<string, Value>, key: string, value: Value): void {
    counts.delete(key);
    counts.set(key, value);
    const [oldest] = counts.keys();
    if (counts.size > this.#keep && oldest !== undefined) counts.delete(oldest);
  }
}

const nothingYet = { project: undefined, model: '', endedAt: undefined, status: undefined, fault: undefined, wasAborted: false, asked: undefined, input: undefined };

function isSpoiled({ fault }: AiCall): boolean {
  return fault !== undefined && fault !== 'delayed';
}
