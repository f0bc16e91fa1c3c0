import { Bots } from './state/bots.ts';
import { Chats } from './state/chats.ts';
import { Faults } from './state/faults.ts';
import { Files } from './state/files.ts';
import { Ledger } from './state/ledger.ts';
import { LimitGuard } from './state/limits.ts';
import { People } from './state/people.ts';
import { Photos } from './state/photos.ts';
import type { TelegramSimulatorOptions } from './simulator-options.ts';
import type { QueuedUpdate } from './updates/update-queue.ts';
import { Watch } from './watch.ts';

/** A call that Telegram would silently put up with, but that is surely a mistake of ours. */
export interface Complaint {
  method: string;
  problem: string;
}

/** Everything this Telegram knows; the HTTP side and the test's side both work on it. */
export class World {
  readonly people = new People();
  readonly chats: Chats;
  readonly files = new Files();
  readonly photos = new Photos(this.files);
  readonly faults = new Faults();
  readonly limits = new LimitGuard();
  readonly ledger: Ledger;
  readonly bots: Bots;
  readonly complaints: Complaint[] = [];
  /** Told with the bot's token when an update was queued. */
  readonly arrivals = new Watch<string>();
  readonly deliveries = new Watch<QueuedUpdate>();
  readonly counters = { calls: 0, refused: 0, updateTries: 0, updatesDelivered: 0, downloads: 0 };

  constructor(options: TelegramSimulatorOptions) {
    this.chats = new Chats(this.people, { acceptUnknown: options.acceptUnknownChats ?? false });
    this.ledger = new Ledger(options.keep ?? Infinity);
    this.limits.set(options.limits ?? {});
    this.bots = new Bots({
      secondMs: options.webhookSecondMs ?? 1_000,
      timeoutMs: options.webhookTimeoutMs ?? 60_000,
      onTry: () => (this.counters.updateTries += 1),
      onDelivered: (queued) => {
        this.counters.updatesDelivered += 1;
        this.deliveries.tell(queued);
      },
    });
    for (const bot of options.bots ?? []) this.bots.add(bot);
  }

  /** Epoch milliseconds that never go back. */
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  /** Updates that a webhook still has to get. */
  undelivered(): number {
    let count = 0;
    for (const { updates, sender } of this.bots.all()) if (sender.webhook) count += updates.size;
    return count;
  }

  complain(method: string, problem: string): void {
    if (this.complaints.length < 1_000) this.complaints.push({ method, problem });
  }

  async close(): Promise<void> {
    this.ledger.close();
    this.arrivals.close();
    this.deliveries.close();
    await Promise.all([...this.bots.all()].map(({ sender }) => sender.close()));
  }
}
