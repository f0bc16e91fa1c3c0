import type { ScriptedFault } from '../platform/fault-script.ts';
import type { PlatformFault, PlatformFaultScope } from '../platform/faults.ts';
import { PlatformServer } from '../platform/platform-server.ts';
import type { SessionState, WecomCustomer } from './wecom-customers.ts';
import { refusalBody } from './wecom-refusal.ts';
import type { WecomCorpSeed } from './wecom-tokens.ts';
import { WecomWorld, type WecomSent } from './wecom-world.ts';

/** What goes wrong with calls to WeCom; `errcode` is its own way to say so. */
export type WecomFault = PlatformFault | { kind: 'errcode'; errcode: number; errmsg?: string };

const patience = 5_000;

/** A WeCom that answers gettoken and kf/send_msg over HTTP, keeps its rules of customer service, and fails on demand. */
export class WecomSimulator {
  readonly #world: WecomWorld;
  readonly #server: PlatformServer;

  private constructor(world: WecomWorld, server: PlatformServer) {
    this.#world = world;
    this.#server = server;
  }

  /** Listens on an ephemeral port of 127.0.0.1. */
  static async start({ corps }: { corps: WecomCorpSeed[] }): Promise<WecomSimulator> {
    const world = new WecomWorld(corps);
    return new WecomSimulator(world, await PlatformServer.listen(world));
  }

  /** For WECOM_API_URL. */
  get url(): string {
    return this.#server.url;
  }

  /** Cuts every connection and rejects everyone who waits. */
  async close(): Promise<void> {
    this.#world.ledger.close();
    await this.#server.close();
  }

  /** The customer wrote: up to five messages may be sent from here on, for 48 hours. */
  customerWrites(customer: WecomCustomer): void {
    this.#world.customers.write(customer);
  }

  /** Who has the session now; `human` and `waiting` keep the bot from sending. */
  setSession(customer: WecomCustomer, state: SessionState): void {
    this.#world.customers.setState(customer, state);
  }

  /** Takes all access tokens back; the next gettoken gives another one. */
  revokeTokens(): void {
    this.#world.tokens.revoke();
  }

  /** Lets time pass: tokens expire after two hours, sessions after 48. */
  pass(ms: number): void {
    this.#world.aheadMs += ms;
  }

  /** Lets calls go wrong, in the order of scripting. */
  fault(fault: WecomFault, scope: PlatformFaultScope = {}): ScriptedFault {
    const scripted = fault.kind === 'errcode' ? ({ kind: 'answered', status: 200, body: refusalBody(fault.errcode, fault.errmsg ?? 'scripted') } as const) : fault;
    return this.#world.faults.script(scripted, scope);
  }

  /** Every delivered message, oldest first. A repeated msgid is delivered again: WeCom promises nothing else. */
  get sent(): readonly WecomSent[] {
    return this.#world.ledger.sent;
  }

  /** What a customer got, by external_userid. */
  sentTo(externalUserId: string): WecomSent[] {
    return this.#world.ledger.sentTo(externalUserId);
  }

  /** The first delivered message that matches, whether it is here already or still to come. */
  waitFor(matches: (message: WecomSent) => boolean, timeoutMs = patience): Promise<WecomSent> {
    return this.#world.ledger.waitFor(matches, timeoutMs);
  }

  /** Resolves when `count` messages were delivered since the start. */
  waitForTotal(count: number, timeoutMs = patience): Promise<void> {
    return this.#world.ledger.waitForTotal(count, timeoutMs);
  }

  /** Calls that were carried out or refused; those that met a fault beforehand are not counted. */
  get counters(): Readonly<{ tokenCalls: number; sendCalls: number }> {
    return { ...this.#world.counters };
  }
}
