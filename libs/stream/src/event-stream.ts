import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { streamEvent, type StreamEvent } from '@sluice/contracts';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { RedisConnection, RedisScript } from '@sluice/queue';
import { eventField, streamKey } from './entry.ts';

/** Entries the stream keeps, and with `~` a few more: how far back a reader can come back. */
const kept = 10_000;
const mostWaiting = 1_000;
const atOnce = 200;
/** Fails when Redis is full (noeviction), and keeps nothing. */
const appending = new RedisScript(`for n = 3, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', ARGV[2], ARGV[n]) end`);
const dropped: StreamEvent = { type: 'replay-gap', reason: 'dropped' };

/**
 * Tells the stream what has happened; call it after the commit. Nobody waits for it and nothing fails by it: events are for
 * screens, the rows are the truth. Without Redis events are dropped, and readers are told so when it is back.
 */
@Injectable()
export class EventStream {
  private readonly waiting: string[] = [];
  private missing = 0;
  private sending = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {
    redis.client.on('ready', () => void this.send());
  }

  publish(event: StreamEvent): void {
    this.publishAll([event]);
  }

  publishAll(events: readonly StreamEvent[]): void {
    for (const event of events) this.enqueue(event);
    if (this.waiting.length > 0) void this.send();
  }

  private enqueue(event: StreamEvent): void {
    const parsed = streamEvent.safeParse(event);
    if (!parsed.success) {
      this.logger.error({ event: event.type, issues: parsed.error.issues }, 'event dropped: it does not fit its contract');
      this.drop(1, 'does not fit its contract');
    } else if (this.waiting.length >= mostWaiting) this.drop(1, 'too many wait');
    else this.waiting.push(JSON.stringify(parsed.data));
  }

  /** One pipeline at a time; what is published in one turn goes together. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    do {
      await nextTurn();
      await this.sendSome(this.waiting.splice(0, atOnce));
    } while (this.waiting.length > 0);
    this.sending = false;
  }

  private async sendSome(events: readonly string[]): Promise<void> {
    const { missing } = this;
    const lines = missing > 0 ? [JSON.stringify(dropped), ...events] : events;
    if (lines.length === 0) return;
    try {
      await this.redis.run((client) => appending.run(client, [streamKey], [kept, eventField, ...lines]));
      this.missing -= missing;
      this.metrics.counter('sluice_stream_published_total', 'Events put into the stream').inc(events.length);
    } catch (error) {
      this.drop(events.length, 'Redis is away');
      this.logger.debug({ events: events.length, reason: String(error) }, 'events dropped');
    }
  }

  private drop(events: number, reason: string): void {
    this.missing += events;
    this.metrics.counter('sluice_stream_dropped_total', 'Events that never reached the stream, by reason', ['reason']).inc({ reason }, events);
  }
}
