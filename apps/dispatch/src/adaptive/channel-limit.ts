import type { AccountChannel } from '@sluice/channels';
import { adaptLimit, type AimdState, type Stretch } from '@sluice/parallel';
import { figuresBetween, type Figures } from './figures.ts';
import type { Gate } from './gates.ts';
import { History, type Counts } from './history.ts';
import type { ChannelSample, ConcurrencyRules } from './report.ts';

/** What a look saw, and what became of the limit. */
export interface Look {
  limit: number;
  was: number;
  stretch: Stretch;
  upstreams: Figures['upstreams'];
}

/** Fits the sends at once of one channel to what happens there. Instants by any clock that does not go back. */
export class ChannelLimit {
  private readonly history = new History();
  private readonly gate: Gate;
  private readonly count: () => Counts;
  private state: AimdState;
  private seen: Counts;

  constructor(
    readonly channel: AccountChannel,
    private readonly rules: ConcurrencyRules,
    { gate, countUpstreams, now }: { gate: Gate; countUpstreams: () => Counts['upstreams']; now: number },
  ) {
    this.gate = gate;
    this.count = () => ({ ...gate.traffic.counts(), upstreams: countUpstreams() });
    this.state = { limit: rules.max };
    this.seen = this.count();
    this.history.keep(this.seen, now);
  }

  /** Adapts the limit to what happened since the last look. */
  look(now: number): Look {
    const before = this.seen;
    this.seen = this.count();
    this.history.keep(this.seen, now);
    const { attempts, poolTimeouts, upstreams } = figuresBetween(before, this.seen);
    const stretch = { done: attempts, errors: this.seen.errors - before.errors, poolTimeouts, peak: this.gate.traffic.takePeak() };
    const was = this.state.limit;
    if (this.rules.adapts) this.state = adaptLimit(this.rules, this.state, stretch);
    const { limit } = this.state;
    if (limit !== was) this.gate.permits.resize(limit);
    return { limit, was, stretch, upstreams };
  }

  sample(now: number): ChannelSample {
    const to = this.count();
    return { channel: this.channel, limit: this.state.limit, inFlight: this.gate.traffic.inFlight, from: this.history.before(now) ?? to, to };
  }
}
