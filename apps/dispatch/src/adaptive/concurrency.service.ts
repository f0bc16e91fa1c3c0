import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Channels } from '@sluice/channels';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { adaptLimit, type AimdState } from '@sluice/parallel';
import { Permits } from '../lanes/permits.ts';
import { Traffic } from '../lanes/traffic.ts';
import { figuresBetween, type Figures } from './figures.ts';
import { History, type Counts } from './history.ts';

export const CONCURRENCY_RULES = Symbol('how concurrency adapts');

export interface ConcurrencyRules {
  /** Messages this process sends at once, at most. */
  max: number;
  /** False: the limit stays at its maximum, and there are no metrics of it (PERFORMANCE_MONITORING=false). */
  adapts: boolean;
}

/** What this process does now, and what became of it in the last minute. */
export interface ConcurrencyReport extends ConcurrencyRules {
  limit: number;
  inFlight: number;
  lastMinute: Figures;
}

/** Fits the number of sends at once to what the platforms and the connections to them bear. Looks once a second; each process by itself. */
@Injectable()
export class Concurrency {
  private readonly history = new History();
  private state: AimdState;
  private seen: Counts;

  constructor(
    @Inject(CONCURRENCY_RULES) private readonly rules: ConcurrencyRules,
    private readonly permits: Permits,
    private readonly traffic: Traffic,
    private readonly channels: Channels,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.state = { limit: rules.max };
    this.seen = this.count();
    this.history.keep(this.seen, performance.now());
    if (rules.adapts) this.expose();
  }

  @Interval(1_000)
  look(): void {
    const before = this.seen;
    this.seen = this.count();
    this.history.keep(this.seen, performance.now());
    if (this.rules.adapts) this.adapt(before, this.seen);
  }

  report(): ConcurrencyReport {
    const now = this.count();
    const from = this.history.before(performance.now()) ?? now;
    return { ...this.rules, limit: this.state.limit, inFlight: this.traffic.inFlight, lastMinute: figuresBetween(from, now) };
  }

  private adapt(from: Counts, to: Counts): void {
    const { attempts, poolTimeouts, upstreams } = figuresBetween(from, to);
    this.countConnections(upstreams);
    const stretch = { done: attempts, errors: to.errors - from.errors, poolTimeouts, peak: this.traffic.takePeak() };
    const was = this.state.limit;
    this.state = adaptLimit(this.rules, this.state, stretch);
    const { limit } = this.state;
    if (limit === was) return;
    this.permits.resize(limit);
    if (limit < was) this.logger.warn({ limit, was, ...stretch }, 'fewer sends at once: too much goes wrong');
    else this.logger.info({ limit, was, ...stretch }, 'more sends at once: all goes well');
  }

  private count(): Counts {
    return { ...this.traffic.counts(), upstreams: this.channels.upstreams() };
  }

  private expose(): void {
    this.metrics.gauge('sluice_concurrency_limit', 'Sends at once that this process allows itself now', () => this.state.limit);
    this.metrics.gauge('sluice_sends_in_flight', 'Sends of this process that have no answer yet', () => this.traffic.inFlight);
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
