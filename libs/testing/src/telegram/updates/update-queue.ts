import type { Update } from 'grammy/types';

export type UpdateKind = Exclude<keyof Update, 'update_id'>;
/** An update that has no number yet: one property, named after its kind. */
export type UpdateBody = Omit<Update, 'update_id'>;

export interface QueueOptions {
  /** Updates of one lane go one after the other, lanes side by side (Client.cpp webhook_queue_id). */
  lane: string;
  /** Deliver the update this often, as after a lost answer (default 1). */
  deliverTimes?: number;
  /** Send the repetitions at the same moment instead of one after the other. */
  atOnce?: boolean;
}

export interface QueuedUpdate extends Required<QueueOptions> {
  readonly update: Update;
  readonly json: string;
  readonly queuedAt: number;
  attempts: number;
  failures: number;
}

/** Not sent unless asked for by name (core.telegram.org/bots/api#setwebhook, allowed_updates). */
const onlyOnRequest: readonly string[] = ['chat_member', 'message_reaction', 'message_reaction_count'];

/** What waits to be fetched or delivered for one bot, in lanes. */
export class UpdateQueue {
  /** Kinds the bot asked for; empty means the default. */
  allowed: readonly UpdateKind[] = [];
  readonly #lanes = new Map<string, QueuedUpdate[]>();
  #lastId: number;
  #size = 0;

  constructor(lastId = 731_245_000) {
    this.#lastId = lastId;
  }

  get size(): number {
    return this.#size;
  }

  /** Numbers and queues the update; undefined when the bot did not ask for its kind. */
  push(body: UpdateBody, options: QueueOptions): QueuedUpdate | undefined {
    const [kind = 'message'] = Object.keys(body) as UpdateKind[];
    if (this.allowed.length > 0 ? !this.allowed.includes(kind) : onlyOnRequest.includes(kind)) return undefined;
    const update: Update = { update_id: ++this.#lastId, ...body };
    const { lane, deliverTimes = 1, atOnce = false } = options;
    const counts = { attempts: 0, failures: 0, queuedAt: performance.now() };
    const queued = { lane, deliverTimes, atOnce, update, json: JSON.stringify(update), ...counts };
    const waiting = this.#lanes.get(lane);
    if (waiting) waiting.push(queued);
    else this.#lanes.set(lane, [queued]);
    this.#size += 1;
    return queued;
  }

  head(lane: string): QueuedUpdate | undefined {
    return this.#lanes.get(lane)?.[0];
  }

  remove(queued: QueuedUpdate): void {
    const waiting = this.#lanes.get(queued.lane);
    const index = waiting?.indexOf(queued) ?? -1;
    if (!waiting || index < 0) return;
    waiting.splice(index, 1);
    if (waiting.length === 0) this.#lanes.delete(queued.lane);
    this.#size -= 1;
  }

  clear(): void {
    this.#lanes.clear();
    this.#size = 0;
  }

  lanes(): string[] {
    return [...this.#lanes.keys()];
  }

  /** All that wait, by update_id. */
  inOrder(): QueuedUpdate[] {
    return [...this.#lanes.values()].flat().sort((a, b) => a.update.update_id - b.update.update_id);
  }
}
