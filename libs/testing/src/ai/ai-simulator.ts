import type { ScriptedFault } from '../platform/fault-script.ts';
import type { AiFault, AiFaultScope, Kinded, Latency } from './ai-faults.ts';
import type { AiCall, InputCount } from './call-book.ts';
import type { AiKey } from './keyring.ts';
import type { AiDesk } from './serving/ai-desk.ts';
import type { AiServer } from './serving/ai-server.ts';
import type { Responder } from './simulator-options.ts';

const patience = 5_000;

/** What specs and benches see of a simulated provider: they script what it says and what goes wrong, and read what it was asked. */
export abstract class AiSimulator<Special extends Kinded> {
  /** Where it listens, without a path. */
  protected readonly origin: string;
  readonly #desk: AiDesk<Special>;
  readonly #server: AiServer;

  protected constructor(desk: AiDesk<Special>, server: AiServer) {
    [this.#desk, this.#server] = [desk, server];
    this.origin = server.origin;
  }

  /** Cuts every connection and rejects everyone who waits. */
  async close(): Promise<void> {
    await this.#server.close();
    await this.#desk.book.close();
  }

  /** What the model says from now on. */
  answerWith(responder: Responder): void {
    this.#desk.responder = responder;
  }

  /** How long each answer takes from now on. */
  setLatency(latencyMs: Latency): void {
    this.#desk.latencyMs = latencyMs;
  }

  addKey(key: AiKey): void {
    this.#desk.keyring.add(key);
  }

  /** The key is unknown from now on. */
  revokeKey(key: string): void {
    this.#desk.keyring.remove(key);
  }

  /** Lets time pass: quotas fill up again. */
  pass(ms: number): void {
    this.#desk.aheadMs += ms;
  }

  /** Lets calls go wrong, in the order of scripting. Only calls that break no rule meet faults. */
  fault(fault: AiFault | Special, scope: AiFaultScope = {}): ScriptedFault {
    return this.#desk.faults.script(fault, { ...scope, times: scope.times ?? (scope.chance === undefined ? 1 : Infinity) });
  }

  /** Every call of a model, oldest first. */
  get calls(): readonly Readonly<AiCall>[] {
    return this.#desk.book.calls;
  }

  /** Calls that have neither been answered nor left. */
  get inFlight(): number {
    return this.#desk.book.inFlight;
  }

  /** The most calls in flight at once. Who leaves is noticed a moment after leaving. */
  get mostInFlight(): number {
    return this.#desk.book.mostInFlight;
  }

  /** How many calls came with a key. */
  callsOf(key: string): number {
    return this.#desk.book.byKey.get(key) ?? 0;
  }

  /** How often each input was asked and well answered, by its hash (`AiCall.input`): 1 for what was computed once. */
  get inputs(): ReadonlyMap<string, Readonly<InputCount>> {
    return this.#desk.book.inputs;
  }

  /** Forgets all calls and counts. */
  forgetCalls(): void {
    this.#desk.book.forget();
  }

  /** The first call that matches, whether it is here already or still to come; a call is looked at when it has been understood and when it has ended. */
  waitFor(matches: (call: Readonly<AiCall>) => boolean, timeoutMs = patience): Promise<Readonly<AiCall>> {
    return this.#desk.book.waitFor(matches, timeoutMs);
  }
}
