import { Watch } from '../telegram/watch.ts';

/** Everything that was delivered, newest last. */
export class SendLedger<Message extends { to: string }> {
  readonly sent: Message[] = [];
  readonly #watch = new Watch<Message>();

  record(message: Message): void {
    this.sent.push(message);
    this.#watch.tell(message);
  }

  /** What one person got, oldest first. */
  sentTo(to: string): Message[] {
    return this.sent.filter((message) => message.to === to);
  }

  /** The first delivered message that matches, already here or still to come. */
  async waitFor(matches: (message: Message) => boolean, timeoutMs: number): Promise<Message> {
    return this.sent.find(matches) ?? this.#watch.next(matches, { timeoutMs, describe: () => `${this.sent.length} messages were delivered` });
  }

  /** Resolves when `count` messages were delivered in all. */
  async waitForTotal(count: number, timeoutMs: number): Promise<void> {
    if (this.sent.length >= count) return;
    const describe = (): string => `${count} messages wanted, ${this.sent.length} were delivered`;
    await this.#watch.next(() => this.sent.length >= count, { timeoutMs, describe });
  }

  close(): void {
    this.#watch.close();
  }
}
