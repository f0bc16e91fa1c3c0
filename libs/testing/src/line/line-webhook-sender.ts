import { createHmac } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { LineEvent } from './line-deeds.ts';

/** Where a channel's events go. */
export interface LineWebhook {
  url: string;
  channelSecret: string;
  /** What was not answered 2xx comes again: off by default, as in LINE's console. */
  redelivers?: boolean;
  /** Redelivered events come one by one, the last first. */
  isUnordered?: boolean;
  /** Milliseconds before what was not answered 2xx comes again, a hundred times at most; 20 by default. */
  redeliverMs?: number;
}

/** One try, and the status it was answered with; null when it was not answered. */
export interface LineDelivery {
  events: readonly LineEvent[];
  status: number | null;
}

const destination = `U${'0'.repeat(32)}`;
/** LINE waits about 2 s; tests on a busy machine get more. */
const patienceMs = 10_000;
const redeliverMs = 20;
const mostTries = 100;

/** Sends events to webhooks, signed; LINE does not wait for one call before the next. */
export class LineWebhookSender {
  readonly deliveries: LineDelivery[] = [];
  readonly #onItsWay = new Set<Promise<void>>();
  readonly #closed = new AbortController();

  /** All events in one call; none asks whether somebody is there. */
  send(webhook: LineWebhook, events: readonly LineEvent[]): void {
    const delivery = this.#deliver(webhook, events, mostTries).finally(() => this.#onItsWay.delete(delivery));
    this.#onItsWay.add(delivery);
  }

  /** Resolves when nothing is on its way, or waits to be sent again. */
  async settled(): Promise<void> {
    while (this.#onItsWay.size > 0) await Promise.all(this.#onItsWay);
  }

  close(): void {
    this.#closed.abort();
  }

  async #deliver(webhook: LineWebhook, events: readonly LineEvent[], triesLeft: number): Promise<void> {
    const status = await this.#post(webhook, events);
    this.deliveries.push({ events, status });
    if (!webhook.redelivers || (status !== null && status >= 200 && status <= 299) || triesLeft <= 1) return;
    await pause(webhook.redeliverMs ?? redeliverMs, undefined, { signal: this.#closed.signal }).catch(() => undefined);
    if (this.#closed.signal.aborted) return;
    const again = events.map((event) => ({ ...event, deliveryContext: { isRedelivery: true } }));
    const calls = webhook.isUnordered ? again.toReversed().map((event) => [event]) : [again];
    await Promise.all(calls.map((call) => this.#deliver(webhook, call, triesLeft - 1)));
  }

  async #post({ url, channelSecret }: LineWebhook, events: readonly LineEvent[]): Promise<number | null> {
    const body = JSON.stringify({ destination, events });
    const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'LineBotWebhook/2.0', 'x-line-signature': signatureOf(body, channelSecret) };
    const signal = AbortSignal.any([AbortSignal.timeout(patienceMs), this.#closed.signal]);
    try {
      const answer = await fetch(url, { method: 'POST', headers, body, signal });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }
}

/** X-Line-Signature of a body (developers.line.biz, "Verify webhook signature"). */
export function signatureOf(body: string | Uint8Array, channelSecret: string): string {
  return createHmac('sha256', channelSecret).update(body).digest('base64');
}
