import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { accountChannel, Channels, type AccountChannel } from '@sluice/channels';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { ChannelLimit, type Look } from './channel-limit.ts';
import type { Figures } from './figures.ts';
import { Gates } from './gates.ts';
import { reportOn, type ConcurrencyReport, type ConcurrencyRules } from './report.ts';
import { pickUpstreams } from './upstreams.ts';

export const CONCURRENCY_RULES = Symbol('how concurrency adapts');

/** Fits the number of sends at once to what the platforms and the connections to them bear: each channel, and each process, by itself. Looks once a second. */
@Injectable()
export class Concurrency {
  private readonly limits: readonly ChannelLimit[];

  constructor(
    @Inject(CONCURRENCY_RULES) private readonly rules: ConcurrencyRules,
    gates: Gates,
    channels: Channels,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {
    const now = performance.now();
    this.limits = accountChannel.options.map((channel) => {
      const countUpstreams = (): ReturnType<Channels['upstreams']> => pickUpstreams(channel, channels.upstreams());
      return new ChannelLimit(channel, rules, { gate: gates.of(channel), countUpstreams, now });
    });
    if (rules.adapts) this.expose(gates);
  }

  @Interval(1_000)
  look(): void {
    const now = performance.now();
    for (const limit of this.limits) this.tell(limit.channel, limit.look(now));
  }

  report(): ConcurrencyReport {
    const now = performance.now();
    return reportOn(this.rules, this.limits.map((limit) => limit.sample(now)));
  }

  private tell(channel: AccountChannel, { limit, was, stretch, upstreams }: Look): void {
    if (this.rules.adapts) this.countConnections(upstreams);
    if (limit < was) this.logger.warn({ channel, limit, was, ...stretch }, 'fewer sends at once: too much goes wrong');
    if (limit > was) this.logger.info({ channel, limit, was, ...stretch }, 'more sends at once: all goes well');
  }

  private expose(gates: Gates): void {
    const limits = byChannel((channel) => this.report().channels[channel]?.limit ?? 0);
    this.metrics.gauges('sluice_concurrency_limit', 'Sends at once that this process allows itself now', { label: 'channel', read: limits });
    const inFlight = byChannel((channel) => gates.of(channel).traffic.inFlight);
    this.metrics.gauges('sluice_sends_in_flight', 'Sends of this process that have no answer yet', { label: 'channel', read: inFlight });
    this.countConnections(this.report().lastMinute.upstreams);
  }

  private countConnections(upstreams: Figures['upstreams']): void {
    const waits = this.metrics.counter('sluice_pool_waits_total', 'Calls that waited long for a connection to a platform', ['upstream']);
    const timeouts = this.metrics.counter('sluice_pool_timeouts_total', 'Calls that got no connection to a platform in time', ['upstream']);
    for (const [upstream, { waited, timeouts: timedOut }] of Object.entries(upstreams)) {
      waits.inc({ upstream }, waited);
      timeouts.inc({ upstream }, timedOut);
    }
  }
}

function byChannel(read: (channel: AccountChannel) => number): () => Record<string, number> {
  return () => Object.fromEntries(accountChannel.options.map((channel) => [channel, read(channel)]));
}
