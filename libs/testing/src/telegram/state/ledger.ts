import { Watch } from '../watch.ts';

/** One message a bot got delivered, as the person in the chat sees it. */
export interface SentMessage {
  /** Token of the bot that sent it. */
  bot: string;
  chat: number;
  messageId: number;
  /** Text or caption without its markup; an edit is a record of its own with the same `messageId`. */
  text: string;
  /** When it was delivered, epoch milliseconds by the simulator's own monotonic clock. */
  at: number;
  method: string;
  fileId?: string;
  parseMode?: string;
  replyTo?: number;
}

/** Everything that was delivered, newest last; holds at least the newest `keep` records. */
export class Ledger {
  readonly sent: SentMessage[] = [];
  readonly #watch = new Watch<SentMessage>();
  readonly #keep: number;
  #total = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** How many were ever delivered, kept or not. */
  get total(): number {
    return this.#total;
  }

  record(message: SentMessage): void {
    this.#total += 1;
    this.sent.push(message);
    if (this.sent.length >= this.#keep * 2) this.sent.splice(0, this.sent.length - this.#keep);
    this.#watch.tell(message);
  }

  /** What a chat got, oldest first, from one bot or from all. */
  sentTo(chat: number, bot?: string): SentMessage[] {
    return this.sent.filter((message) => message.chat === chat && (bot === undefined || message.bot === bot));
  }

  /** How one message stands now. */
  latest(bot: string, chat: number, messageId: number): SentMessage | undefined {
    return this.sent.findLast((message) => message.messageId === messageId && message.chat === chat && message.bot === bot);
  }

  /** The first delivered message that matches, already here or still to come. */
  async waitFor(matches: (message: SentMessage) => boolean, timeoutMs: number): Promise<SentMessage> {
    return this.sent.find(matches) ?? this.#watch.next(matches, { timeoutMs, describe: () => this.#describe() });
  }

  /** Resolves when `count` messages were delivered in all. */
  async waitForTotal(count: number, timeoutMs: number): Promise<void> {
    if (this.#total >= count) return;
    const describe = () => `${count} wanted, ${this.#describe()}`;
    await this.#watch.next(() => this.#total >= count, { timeoutMs, describe });
  }

  close(): void {
    this.#watch.close();
  }

  #describe(): string {
    const last = this.sent.slice(-3).map(({ chat, text }) => `${chat}: ${JSON.stringify(text.slice(0, 60))}`);
    return `${this.#total} messages were delivered, the last ones ${last.join(', ') || 'none'}`;
  }
}
