import { setTimeout as pause } from 'node:timers/promises';
import type { QueuedUpdate, UpdateQueue } from '../updates/update-queue.ts';
import { redeliveryDelay } from './redelivery.ts';
import { WebhookConnection, type PostOutcome, type Webhook } from './webhook-connection.ts';

export interface WebhookSenderOptions {
  /** How long one second of Telegram's retry clock lasts here, in milliseconds. */
  secondMs: number;
  timeoutMs: number;
  /** After every try. */
  onTry: (outcome: PostOutcome) => void;
  /** After an update left the queue. */
  onDelivered: (queued: QueuedUpdate) => void;
}

export interface DeliveryError {
  date: number;
  message: string;
}

/** Delivers one bot's updates: one at a time per lane, lanes side by side, until each got its 2xx (WebhookActor.cpp). */
export class WebhookSender {
  lastError: DeliveryError | undefined;
  readonly #queue: UpdateQueue;
  readonly #options: WebhookSenderOptions;
  #connection: WebhookConnection | undefined;
  #busy = new Set<string>();

  constructor(queue: UpdateQueue, options: WebhookSenderOptions) {
    this.#queue = queue;
    this.#options = options;
  }

  get webhook(): Webhook | undefined {
    return this.#connection?.webhook;
  }

  /** Delivers to this webhook from now on, or to none; waiting retries start anew. */
  point(webhook: Webhook | undefined): void {
    this.#connection?.retire();
    this.#connection = webhook && new WebhookConnection(webhook, this.#options.timeoutMs);
    this.#busy = new Set();
    this.lastError = undefined;
    for (const lane of this.#queue.lanes()) this.wake(lane);
  }

  /** Starts the lane unless it runs already. */
  wake(lane: string): void {
    if (!this.#connection || this.#busy.has(lane)) return;
    this.#busy.add(lane);
    void this.#run(lane, this.#connection);
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.destroy();
  }

  async #run(lane: string, connection: WebhookConnection): Promise<void> {
    const busy = this.#busy;
    for (let head = this.#queue.head(lane); head && !connection.signal.aborted; head = this.#queue.head(lane)) {
      const outcome = await this.#deliver(head, connection);
      if (outcome.delivered) this.#done(head);
      else await this.#backOff(head, outcome, connection.signal);
    }
    busy.delete(lane); // in the same turn as the last look at the queue, or a wake-up could get lost
  }

  async #deliver(queued: QueuedUpdate, connection: WebhookConnection): Promise<PostOutcome> {
    const tries = queued.atOnce ? queued.deliverTimes : 1;
    const rounds = queued.deliverTimes / tries;
    for (let round = 1; ; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: tries }, () => this.#try(queued, connection)));
      const failed = outcomes.find(({ delivered }) => !delivered);
      if (failed) return failed;
      if (round >= rounds || connection.signal.aborted) return { delivered: true };
    }
  }

  async #try(queued: QueuedUpdate, connection: WebhookConnection): Promise<PostOutcome> {
    queued.attempts += 1;
    const outcome = await connection.post(queued.json);
    this.#options.onTry(outcome);
    return outcome;
  }

  #done(queued: QueuedUpdate): void {
    this.#queue.remove(queued);
    this.#options.onDelivered(queued);
  }

  async #backOff(queued: QueuedUpdate, failed: PostOutcome & { delivered: false }, signal: AbortSignal): Promise<void> {
    queued.failures += 1;
    if (!signal.aborted) this.lastError = { date: Math.floor(Date.now() / 1_000), message: failed.reason };
    const delay = redeliveryDelay({ failures: queued.failures, retryAfter: failed.retryAfter }) * this.#options.secondMs;
    await pause(delay, undefined, { signal }).catch(() => undefined);
  }
}
