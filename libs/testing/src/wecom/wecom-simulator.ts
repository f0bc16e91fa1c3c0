import type { ScriptedFault } from '../platform/fault-script.ts';
import type { PlatformFault, PlatformFaultScope } from '../platform/faults.ts';
import { PlatformServer } from '../platform/platform-server.ts';
import type { WecomCallback, WecomRequest } from './wecom-bell.ts';
import type { SessionState, WecomCustomer } from './wecom-customers.ts';
import type { PullCounters, WecomContent } from './wecom-mailboxes.ts';
import { refusalBody } from './wecom-refusal.ts';
import type { WecomCorpSeed } from './wecom-tokens.ts';
import { WecomWorld, type WecomSent } from './wecom-world.ts';

/** What goes wrong with calls to WeCom; `errcode` is its own way to say so. */
export type WecomFault = PlatformFault | { kind: 'errcode'; errcode: number; errmsg?: string };

const patience = 5_000;

/** A WeCom with the API of customer service: it keeps its rules, rings when somebody writes, gives out messages by the page, and fails on demand. */
export class WecomSimulator {
  readonly #world: WecomWorld;
  readonly #server: PlatformServer;

  private constructor(world: WecomWorld, server: PlatformServer) {
    this.#world = world;
    this.#server = server;
  }

  /** Listens on 127.0.0.1, on an ephemeral port unless one is given. */
  static async start({ corps, port }: { corps: WecomCorpSeed[]; port?: number }): Promise<WecomSimulator> {
    const world = new WecomWorld(corps);
    return new WecomSimulator(world, await PlatformServer.listen(world, port));
  }

  /** For WECOM_API_URL. */
  get url(): string {
    return this.#server.url;
  }

  /** Cuts every connection and rejects everyone who waits. */
  async close(): Promise<void> {
    this.#world.ledger.close();
    await this.#world.bell.close();
    await this.#server.close();
  }

  /** The customer wrote: up to five messages may be sent from here on, for 48 hours. */
  customerWrites(customer: WecomCustomer): void {
    this.#world.customers.write(customer);
  }

  /** Takes an address for callbacks into use, if it answers the check of the console. */
  async connect(callback: WecomCallback): Promise<void> {
    await this.#world.bell.connect(callback);
  }

  /** A callback with any text in it, encrypted and signed, for those who send their own. */
  callbackOf(callback: WecomCallback, text: string): WecomRequest {
    return this.#world.bell.request(callback, text);
  }

  /** What it would ring with, its token good for ten minutes, for those who ring themselves. */
  doorbellOf(callback: WecomCallback, openKfId: string): WecomRequest {
    return this.#world.bell.doorbell(callback, { openKfId, token: this.#world.mailboxes.tokenFor(openKfId) });
  }

  /** A customer sends this, and it rings; the id of the message. */
  customerSends(customer: WecomCustomer, content: WecomContent): string {
    const msgid = this.customerLeaves(customer, content);
    this.ring(customer.openKfId);
    return msgid;
  }

  /** As `customerSends`, without a ring, and maybe some time ago. */
  customerLeaves(customer: WecomCustomer, content: WecomContent & { sentAt?: Date }): string {
    this.customerWrites(customer);
    return this.#world.mailboxes.put(customer, { ...content, origin: 3 });
  }

  /** Something else comes into the mailbox: an event (4), or what a person wrote in the WeCom client (5). */
  put(customer: WecomCustomer, content: WecomContent & { origin: 4 | 5 }): string {
    return this.#world.mailboxes.put(customer, content);
  }

  /** Rings for an account, with a token that is good for ten minutes. */
  ring(openKfId: string): void {
    this.#world.bell.ring(openKfId, this.#world.mailboxes.tokenFor(openKfId));
  }

  /** Resolves when every ring was answered, or given up after three tries. */
  async ringsAnswered(): Promise<void> {
    await this.#world.bell.quiet();
  }

  /** Messages a page has at most. */
  setPageSize(messages: number): void {
    this.#world.mailboxes.pageSize = messages;
  }

  /** The next pages of the account are empty and say that there is more. */
  putEmptyPages(openKfId: string, count: number): void {
    this.#world.mailboxes.putEmptyPages(openKfId, count);
  }

  /** Takes no cursor any more that was given for the account before. */
  forgetCursors(openKfId: string): void {
    this.#world.mailboxes.forgetCursors(openKfId);
  }

  /** Keeps a photo or a file under this media_id; null takes it away. */
  keepMedia(mediaId: string, media: { bytes: Uint8Array; type: string } | null): void {
    if (media) this.#world.media.set(mediaId, media);
    else this.#world.media.delete(mediaId);
  }

  /** What a customer calls himself. */
  setNickname(externalUserId: string, nickname: string): void {
    this.#world.nicknames.set(externalUserId, nickname);
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

  /** What kf/sync_msg was asked. */
  get pulls(): Readonly<PullCounters> {
    return { ...this.#world.mailboxes.counters };
  }

  /** Rings, the tries they took, and those that were answered 200. */
  get rings(): Readonly<{ rings: number; tries: number; answered: number }> {
    return { ...this.#world.bell.counters };
  }
}
