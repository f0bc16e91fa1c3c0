import type { AccountChannel, UpstreamStats } from '@sluice/channels';

/** The upstreams a channel calls, by their names in `Channels.upstreams()`. */
const upstreamsOf: Record<AccountChannel, readonly string[]> = {
  telegram: ['telegram'],
  line: ['line', 'line-data'],
  wecom: ['wecom'],
  sandbox: [],
};

/** Those of all upstreams that belong to the channel. */
export function pickUpstreams(channel: AccountChannel, all: Record<string, UpstreamStats>): Record<string, UpstreamStats> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => upstreamsOf[channel].includes(name)));
}
