import type { PhotoSize, Update } from 'grammy/types';
import type { ScriptedFault } from '../platform/fault-script.ts';
import { BotApiServer } from './server/bot-api-server.ts';
import type { TelegramSimulatorOptions } from './simulator-options.ts';
import type { BotSeed } from './state/bots.ts';
import type { ChatSeed } from './state/chats.ts';
import type { FaultScope, TelegramFault } from './state/faults.ts';
import type { FileSeed } from './state/files.ts';
import type { SentMessage } from './state/ledger.ts';
import { publishedLimits, type LimitViolation, type TelegramLimits } from './state/limits.ts';
import type { PhotoSeed } from './state/photos.ts';
import type { Standing } from './state/standing.ts';
import { Crowd, type Migration, type UserEdit } from './updates/crowd.ts';
import type { UserMessage } from './updates/user-message.ts';
import { installWebhook, type WebhookSettings } from './webhook/install-webhook.ts';
import { World, type Complaint } from './world.ts';

const patience = 5_000;

/** A Telegram that answers the Bot API over HTTP, sends webhooks, and fails on demand. */
export class TelegramSimulator {
  /** The limits of Telegram's bot FAQ, to be given as `limits`. */
  static readonly publishedLimits = publishedLimits;
  readonly #world: World;
  readonly #server: BotApiServer;
  readonly #crowd: Crowd;

  private constructor(world: World, server: BotApiServer) {
    this.#world = world;
    this.#server = server;
    this.#crowd = new Crowd(world);
  }

  /** Listens on an ephemeral port of 127.0.0.1. */
  static async start(options: TelegramSimulatorOptions = {}): Promise<TelegramSimulator> {
    const world = new World(options);
    return new TelegramSimulator(world, await BotApiServer.listen(world, options.port));
  }

  /** The `apiRoot` for clients, without a slash at its end. */
  get url(): string {
    return this.#server.url;
  }

  /** Cuts every connection in both directions and rejects everyone who waits. */
  async close(): Promise<void> {
    await Promise.all([this.#world.close(), this.#server.close()]);
  }

  addBot(bot: BotSeed): void {
    this.#world.bots.add(bot);
  }

  /** Opens a chat that bots may write to; chats in which a person wrote are open already. */
  chat(seed: ChatSeed): void {
    this.#world.chats.open(seed);
  }

  /** Changes how a chat stands to one bot, or to all. */
  setStanding(chat: number, standing: Standing, token?: string): void {
    this.#world.chats.stand(chat, standing, token);
  }

  /** A file that getFile and sendPhoto or sendDocument know; returns its file_id. */
  addFile(bytes: Uint8Array, seed?: FileSeed): string {
    return this.#world.files.add(bytes, seed).fileId;
  }

  /** A photo in all its sizes, ascending, to be sent by people again and again. */
  addPhoto(bytes: Uint8Array, seed?: PhotoSeed): PhotoSize[] {
    return this.#world.photos.add(bytes, seed);
  }

  /** Lets calls go wrong, in the order of scripting. */
  fault(fault: TelegramFault, scope?: FaultScope): ScriptedFault {
    return this.#world.faults.script(fault, scope);
  }

  setLimits(limits: TelegramLimits): void {
    this.#world.limits.set(limits);
  }

  /** The first thousand calls that came too early; `counters` has them all. */
  get violations(): readonly LimitViolation[] {
    return this.#world.limits.violations;
  }

  /** Mistakes of the caller that Telegram would put up with. */
  get complaints(): readonly Complaint[] {
    return this.#world.complaints;
  }

  get counters() {
    const { counters, ledger, limits } = this.#world;
    return { ...counters, sent: ledger.total, violations: limits.violationCount, updatesWaiting: this.#world.undelivered() };
  }

  /** Every delivered message, oldest first. */
  get sent(): readonly SentMessage[] {
    return this.#world.ledger.sent;
  }

  sentTo(chat: number, token?: string): SentMessage[] {
    return this.#world.ledger.sentTo(chat, token);
  }

  /** The first delivered message that matches, whether it is here already or still to come. */
  waitFor(matches: (message: SentMessage) => boolean, timeoutMs = patience): Promise<SentMessage> {
    return this.#world.ledger.waitFor(matches, timeoutMs);
  }

  /** Resolves when `count` messages were delivered since the start. */
  waitForTotal(count: number, timeoutMs = patience): Promise<void> {
    return this.#world.ledger.waitForTotal(count, timeoutMs);
  }

  /** What setWebhook does, without the call; a text is the secret. */
  setWebhook(token: string, url: string, settings: string | Omit<WebhookSettings, 'url'> = {}): void {
    installWebhook(this.#world.bots.get(token), { url, ...(typeof settings === 'string' ? { secret: settings } : settings) });
  }

  /** The webhook a bot has, with its secret, which nobody is told. */
  webhookOf(token: string): Readonly<{ url: string; secret: string }> | undefined {
    return this.#world.bots.get(token).sender.webhook;
  }

  /** A person writes; an album makes several updates. Returns what was queued. */
  userSends(token: string, message: UserMessage): Update[] {
    return this.#crowd.sends(token, message);
  }

  userEdits(token: string, edit: UserEdit): Update[] {
    return this.#crowd.edits(token, edit);
  }

  /** From here on the bot is refused in that person's chat, and is told by my_chat_member. */
  userBlocks(token: string, person: number): Update[] {
    return this.#crowd.changesMind(token, { chat: person, by: person }, 'blocked');
  }

  userUnblocks(token: string, person: number): Update[] {
    return this.#crowd.changesMind(token, { chat: person, by: person }, 'unblocked');
  }

  /** Somebody throws the bot out of a group, which refuses it from here on. */
  groupRemoves(token: string, membership: { chat: number; by: number }): Update[] {
    return this.#crowd.changesMind(token, membership, 'removed');
  }

  groupAdds(token: string, membership: { chat: number; by: number }): Update[] {
    return this.#crowd.changesMind(token, membership, 'added');
  }

  userPresses(token: string, press: { chat: number; by: number; data: string }): Update[] {
    return this.#crowd.presses(token, press);
  }

  /** The group's id refuses from here on and names the supergroup. */
  groupMigrates(token: string, migration: Migration): Update[] {
    return this.#crowd.migrates(token, migration);
  }

  /** Resolves when every webhook got all its updates. */
  async allDelivered(timeoutMs = patience): Promise<void> {
    const world = this.#world;
    const describe = () => `${world.undelivered()} updates are not delivered yet`;
    if (world.undelivered() > 0) await world.deliveries.next(() => world.undelivered() === 0, { timeoutMs, describe });
  }
}
