import type { ScriptedFault } from '../platform/fault-script.ts';
import type { PlatformFault, PlatformFaultScope } from '../platform/faults.ts';
import { PlatformServer } from '../platform/platform-server.ts';
import type { LineChannel, LineChannelSeed } from './line-channel.ts';
import { LineDataHost } from './line-data-host.ts';
import { eventOf, type LineDeed, type LineEvent } from './line-deeds.ts';
import { overLimit } from './line-refusal.ts';
import { LineWebhookSender, type LineDelivery, type LineWebhook } from './line-webhook-sender.ts';
import { LineWorld, type LineSent } from './line-world.ts';

/** What goes wrong with calls to LINE; the first three are its kinds of 429. */
export type LineFault = PlatformFault | { kind: keyof typeof overLimit };

/** What a simulated LINE starts with. */
export interface LineSimulatorOptions {
  channels?: LineChannelSeed[];
  ports?: { api: number; data: number };
  firstId?: bigint;
}

const patience = 5_000;
const replyTokenMs = 60_000;

/** A LINE that answers the Messaging API over HTTP (reply, push, multicast, quota, profiles, contents) and sends webhooks; it fails on demand. */
export class LineSimulator {
  readonly #world: LineWorld;
  readonly #api: PlatformServer;
  readonly #data: PlatformServer;
  readonly #sender = new LineWebhookSender();
  readonly #webhooks = new Map<string, LineWebhook>();
  #replyTokens = 0;

  private constructor(world: LineWorld, [api, data]: [PlatformServer, PlatformServer]) {
    this.#world = world;
    [this.#api, this.#data] = [api, data];
  }

  /** Listens on 127.0.0.1, on ephemeral ports unless some are given. `firstId`: what its ids are counted from. */
  static async start({ channels = [], ports, firstId }: LineSimulatorOptions = {}): Promise<LineSimulator> {
    const world = new LineWorld(firstId);
    for (const channel of channels) world.addChannel(channel);
    return new LineSimulator(world, await Promise.all([PlatformServer.listen(world, ports?.api), PlatformServer.listen(new LineDataHost(world), ports?.data)]));
  }

  /** For LINE_API_URL. */
  get url(): string {
    return this.#api.url;
  }

  /** For LINE_DATA_API_URL. */
  get dataUrl(): string {
    return this.#data.url;
  }

  /** Cuts every connection and rejects everyone who waits. */
  async close(): Promise<void> {
    this.#world.ledger.close();
    this.#sender.close();
    await Promise.all([this.#api.close(), this.#data.close()]);
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

  /** Where this channel's events go from now on. */
  setWebhook(accessToken: string, webhook: LineWebhook): void {
    this.#webhooks.set(accessToken, webhook);
  }

  /** What people do, told in one webhook call; nothing done asks whether somebody is there. Answers the events. */
  tell(accessToken: string, deeds: readonly LineDeed[]): LineEvent[] {
    const webhook = this.#webhooks.get(accessToken);
    if (!webhook) throw new Error(`The channel ${accessToken} has no webhook: setWebhook first`);
    const events = deeds.map((deed) => this.event(accessToken, deed));
    this.#sender.send(webhook, events);
    return events;
  }

  /** What somebody does, as an event that is not sent; what they show or send is kept by the data host. */
  event(accessToken: string, deed: LineDeed): LineEvent {
    const id = this.#world.nextId();
    const bytes = 'shows' in deed ? deed.shows : 'fileName' in deed ? deed.sends : undefined;
    if (bytes instanceof Uint8Array) this.#channel(accessToken).contents.set(id, { bytes, type: 'image/jpeg', isGone: false });
    return eventOf(deed, { id, now: this.#world.now(), replyToken: this.replyToken(accessToken, deed.in ?? deed.from) });
  }

  /** Resolves when every webhook call was answered, and nothing waits to be sent again. */
  async allDelivered(): Promise<void> {
    await this.#sender.settled();
  }

  /** Every try of a webhook call, oldest first. */
  get deliveries(): readonly LineDelivery[] {
    return this.#sender.deliveries;
  }

  /** LINE no longer keeps what was sent with this message: 410. */
  forget(accessToken: string, messageId: string): void {
    const content = this.#channel(accessToken).contents.get(messageId);
    if (content) content.isGone = true;
  }

  /** Somebody's name, as a friend or, in a group (`C…`) or a room (`R…`), as a member. */
  introduce(accessToken: string, userId: string, { displayName, in: chat }: { displayName: string; in?: string }): void {
    const place = chat === undefined ? `profile/${userId}` : `${chat.startsWith('R') ? 'room' : 'group'}/${chat}/member/${userId}`;
    this.#channel(accessToken).profiles.set(`GET /v2/bot/${place}`, { displayName, userId, ...(chat === undefined && { language: 'zh-Hant' }) });
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

  #channel(accessToken: string): LineChannel {
    const channel = this.#world.channels.get(accessToken);
    if (!channel) throw new Error(`There is no channel with the access token ${accessToken}: addChannel first`);
    return channel;
  }
}

function asAnswer(fault: LineFault): PlatformFault {
  const isLimit = (kind: string): kind is keyof typeof overLimit => kind in overLimit;
  return isLimit(fault.kind) ? { kind: 'answered', status: 429, body: { message: overLimit[fault.kind] } } : (fault as PlatformFault);
}
