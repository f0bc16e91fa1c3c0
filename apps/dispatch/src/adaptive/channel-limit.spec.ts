import { describe, expect, it } from '@jest/globals';
import type { AccountChannel, UpstreamStats } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { sent, settleFailure } from '../lanes/settle.ts';
import { ChannelLimit } from './channel-limit.ts';
import { Gates } from './gates.ts';

const tries = { attempts: 1, maxAttempts: 3, onUncertain: 'never', doubts: 0 } as const;
const failed = settleFailure(new AppError('unavailable', 'x'), tries, 0.5);

function channels({ adapts = true, timeouts = { line: 0 } } = {}) {
  const gates = new Gates(8);
  const limitOf = (channel: AccountChannel) => {
    const countUpstreams = (): Record<string, UpstreamStats> => (channel === 'line' ? { line: { calls: 10, waited: 0, timeouts: timeouts.line, inFlight: 0 } } : {});
    return new ChannelLimit(channel, { max: 8, adapts }, { gate: gates.of(channel), countUpstreams, now: 0 });
  };
  const send = async (channel: AccountChannel, settlement: typeof failed, count: number) => {
    await Promise.all(Array.from({ length: count }, () => gates.of(channel).traffic.carry(() => Promise.resolve(settlement))));
  };
  return { gates, telegram: limitOf('telegram'), line: limitOf('line'), send };
}

describe('the limit of a channel', () => {
  it('falls when its own attempts fail, and there are fewer permits then; another channel keeps all of its own', async () => {
    const { gates, telegram, line, send } = channels();
    await send('telegram', failed, 8);
    await send('line', sent('1'), 8);
    expect([telegram.look(1_000), line.look(1_000)]).toMatchObject([{ was: 8, limit: 4 }, { was: 8, limit: 8 }]);
    expect(['telegram' as const, 'line' as const].map((channel) => gates.of(channel).permits.takeFree(99))).toEqual([4, 8]);
  });

  it('falls when calls to its own upstreams get no connection', async () => {
    const timeouts = { line: 0 };
    const { telegram, line, send } = channels({ timeouts });
    for (const channel of ['telegram', 'line'] as const) await send(channel, sent('1'), 5);
    timeouts.line = 5;
    expect([telegram.look(1_000).limit, line.look(1_000).limit]).toEqual([8, 4]);
  });

  it('stays when nothing adapts', async () => {
    const { telegram, send } = channels({ adapts: false });
    await send('telegram', failed, 8);
    expect(telegram.look(1_000)).toMatchObject({ was: 8, limit: 8 });
  });

  it('is told with what happened in the last minute', async () => {
    const { telegram, send } = channels();
    await send('telegram', failed, 8);
    telegram.look(1_000);
    const { from, to, ...rest } = telegram.sample(2_000);
    expect([rest, to.errors - from.errors]).toEqual([{ channel: 'telegram', limit: 4, inFlight: 0 }, 8]);
    telegram.look(2_000);
    const later = telegram.sample(62_000);
    expect(later.to.errors - later.from.errors).toBe(0);
  });
});
