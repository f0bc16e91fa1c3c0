import { describe, expect, it } from '@jest/globals';
import type { AccountChannel } from '@sluice/channels';
import { placeRecipients } from './place-recipients.ts';

const place = (accounts: [string, AccountChannel][], ...recipients: { chatId: string; channel?: AccountChannel; accountId?: string }[]) =>
  placeRecipients(recipients.map((one) => ({ variables: {}, ...one })), new Map(accounts)).map(({ channel, isDouble }) => [channel, isDouble]);

describe('listed recipients', () => {
  it('are on the channel that is said, their account\'s, or the only one', () => {
    expect(place([['bot', 'telegram'], ['oa', 'line']], { chatId: '1', channel: 'line' }, { chatId: '2', accountId: 'bot' }, { chatId: '3' })).toEqual([['line', false], ['telegram', false], [null, false]]);
    expect(place([['a', 'telegram'], ['b', 'telegram']], { chatId: '1' })).toEqual([['telegram', false]]);
  });

  it('are marked when their chat on their channel was there before', () => {
    expect(place([['bot', 'telegram']], { chatId: '1' }, { chatId: '1', channel: 'telegram' }, { chatId: '1', channel: 'line' })).toEqual([['telegram', false], ['telegram', true], ['line', false]]);
  });
});
