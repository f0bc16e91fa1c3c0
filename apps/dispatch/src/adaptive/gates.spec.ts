import { describe, expect, it } from '@jest/globals';
import { accountChannel, type Account, type AccountChannel } from '@sluice/channels';
import { Gates } from './gates.ts';

const account = (id: string, channel: AccountChannel): Account => ({ id, channel, credentials: {}, limits: [], revision: 1 });

describe('the gates of channels', () => {
  it('are each their own: where one has no permit left, the others have all of theirs', () => {
    const gates = new Gates(2);
    gates.of('telegram').permits.takeFree(2);
    expect(accountChannel.options.filter((channel) => gates.of(channel).permits.anyFree)).toEqual(['line', 'wecom', 'sandbox']);
    expect(gates.of('line').permits.takeFree(9)).toBe(2);
  });

  it('know whether an account whose channel they have seen could send', () => {
    const gates = new Gates(1);
    expect(gates.for(account('bot', 'telegram'))).toBe(gates.of('telegram'));
    gates.for(account('shop', 'line'));
    gates.of('telegram').permits.takeFree(1);
    expect([gates.hasRoom('bot'), gates.hasRoom('shop')]).toEqual([false, true]);
  });

  it('let an account of which nothing is known try, while any channel has room', () => {
    const gates = new Gates(1);
    for (const channel of ['telegram', 'line', 'wecom'] as const) gates.of(channel).permits.takeFree(1);
    expect(gates.hasRoom('unknown')).toBe(true);
    gates.of('sandbox').permits.takeFree(1);
    expect(gates.hasRoom('unknown')).toBe(false);
  });

  it('follow an account that is on another channel now', () => {
    const gates = new Gates(1);
    gates.for(account('bot', 'telegram'));
    gates.for(account('bot', 'line'));
    gates.of('line').permits.takeFree(1);
    expect(gates.hasRoom('bot')).toBe(false);
  });

  it('lead accounts that are gone past the platforms', () => {
    const gates = new Gates(1);
    expect(gates.for(null)).toBe(gates.of('sandbox'));
  });
});
