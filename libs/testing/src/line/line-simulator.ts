import type { ScriptedFault } from '../platform/fault-script.ts';
import type { PlatformFault, PlatformFaultScope } from '../platform/faults.ts';
import { PlatformServer } from '../platform/platform-server.ts';
import type { LineChannelSeed } from './line-channel.ts';
import { overLimit } from './line-refusal.ts';
import { LineWorld, type LineSent } from './line-world.ts';

/** What goes wrong with calls to LINE; the first three are its kinds of 429. */
export type LineFault = PlatformFault | { kind: keyof typeof overLimit };

const patience = 5_000;
const replyTokenMs = 60_000;

/** A LINE that answers the Messaging API over HTTP: reply, push, multicast, quota; it fails on demand. */
export class LineSimulator {
  readonly #world: LineWorld;
  readonly #server: PlatformServer;
  #replyTokens = 0;

  private constructor(world: LineWorld, server: PlatformServer) {
    this.#world = world;
    this.#server = server;
  }

  /** Listens on an ephemeral port of 127.0.0.1. */
  static async start({ channels = [] }: { channels?: LineChannelSeed[] } = {}): Promise<LineSimulator> {
    const world = new LineWorld();
    for (const channel of channels) world.addChannel(channel);
    return new LineSimulator(world, await PlatformServer.listen(world));
  }

  /** For LINE_API_URL. */
  get url(): string {
    return this.#server.url;
  }

  /** Cuts every connection and rejects everyone who waits. */
  async close(): Promise<void> {
    this.#world.ledger.close();
    await this.#server.close();
  }

  addChannel(channel: LineChannelSeed): void {
    this.#world.addChannel(channel);
  }

  /** A reply token as an event from this user, group or room would bring it: for one reply, within a minute. */
  replyToken(accessToken: string, to: string): string {
    const token = `reply-token-${(this.#replyTokens += 1)}`;
    this.#channel(accessToken).replyTokens.set(token, { to, expiresAt: this.#world.now() + replyTokenMs });
    return token;
  }

  /** Lets calls go wrong, in the order of scripting. */
  fault(fault: LineFault, scope: PlatformFaultScope = {}): ScriptedFault {
    return this.#world.faults.script(asAnswer(fault), scope);
  }

  /** Lets time pass: reply tokens and retry keys grow old. */
  pass(ms: number): void {
    this.#world.aheadMs += ms;
  }

  setMonthlyLimit(accessToken: string, limit: number | undefined): void {
    this.#channel(accessToken).monthlyLimit = limit;
  }

  /** Every delivered message, oldest first. */
  get sent(): readonly LineSent[] {
    return this.#world.ledger.sent;
  }

  sentTo(to: string): LineSent[] {
    return this.#world.ledger.sentTo(to);
  }

  /** The first delivered message that matches, whether it is here already or still to come. */
  waitFor(matches: (message: LineSent) => boolean, timeoutMs = patience): Promise<LineSent> {
    return this.#world.ledger.waitFor(matches, timeoutMs);
  }

  /** Resolves when `count` messages were delivered since the start. */
  waitForTotal(count: number, timeoutMs = patience): Promise<void> {
    return this.#world.ledger.waitForTotal(count, timeoutMs);
  }

  /** Every call that was carried out or refused, oldest first; calls that met a fault beforehand are not among them. */
  get calls(): readonly { endpoint: string; retryKey: string | undefined }[] {
    return this.#world.calls;
  }

  /** Mistakes of the caller that LINE would put up with, or that nobody knows what LINE does with. */
  get complaints(): readonly string[] {
    return this.#world.complaints;
  }

  #channel(accessToken: string) {
    const channel = this.#world.channels.get(accessToken);
    if (!channel) throw new Error(`There is no channel with the access token ${accessToken}: addChannel first`);
    return channel;
  }
}

function asAnswer(fault: LineFault): PlatformFault {
  const isLimit = (kind: string): kind is keyof typeof overLimit => kind in overLimit;
  return isLimit(fault.kind) ? { kind: 'answered', status: 429, body: { message: overLimit[fault.kind] } } : (fault as PlatformFault);
}
