import type { AccountChannel } from '@sluice/channels';
import { addUp, figuresBetween, type Figures } from './figures.ts';
import type { Counts } from './history.ts';

export interface ConcurrencyRules {
  /** Messages this process sends at once on each channel, at most. */
  max: number;
  /** False: limits stay at their maximum, and there are no metrics of them (PERFORMANCE_MONITORING=false). */
  adapts: boolean;
}

/** What one channel does now, and what became of it in the last minute. */
export interface ChannelReport {
  limit: number;
  inFlight: number;
  errorRate: number;
  /** Whether anything was sent there in the last minute, or is being sent. */
  inUse: boolean;
}

/** What this process does now, and what became of it in the last minute, on all channels. */
export interface ConcurrencyReport extends ConcurrencyRules {
  /** The lowest of the channels in use. */
  limit: number;
  inFlight: number;
  lastMinute: Figures;
  channels: Partial<Record<AccountChannel, ChannelReport>>;
}

/** A channel as it is now, with its counts of a minute ago and of now. */
export interface ChannelSample {
  channel: AccountChannel;
  limit: number;
  inFlight: number;
  from: Counts;
  to: Counts;
}

/** Puts the channels of a process together. */
export function reportOn(rules: ConcurrencyRules, samples: readonly ChannelSample[]): ConcurrencyReport {
  const channels = samples.map((sample) => ({ channel: sample.channel, ...channelReport(sample) }));
  const used = channels.filter(({ inUse }) => inUse);
  return {
    ...rules,
    limit: Math.min(rules.max, ...used.map(({ limit }) => limit)),
    inFlight: channels.reduce((total, { inFlight }) => total + inFlight, 0),
    lastMinute: figuresBetween(addUp(samples.map(({ from }) => from)), addUp(samples.map(({ to }) => to))),
    channels: Object.fromEntries(channels.map(({ channel, ...report }) => [channel, report])),
  };
}

function channelReport({ limit, inFlight, from, to }: ChannelSample): ChannelReport {
  const { attempts, errorRate } = figuresBetween(from, to);
  return { limit, inFlight, errorRate, inUse: inFlight > 0 || attempts > 0 };
}
