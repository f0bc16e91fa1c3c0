import { describe, expect, it } from '@jest/globals';
import { fits } from '@sluice/channels';
import fc from 'fast-check';
import type { NewMessage } from './new-message.ts';
import { splitMessage } from './split-message.ts';

const message: NewMessage = {
  key: 'reply:e:1',
  accountId: 'wecom',
  chatId: 'kf:someone',
  text: 'one two. three four',
  kind: 'completion',
  priority: 'high',
  trace: '0'.repeat(32),
  eventId: 'e',
  replyToken: { token: 't', receivedAt: new Date(0) },
};
const limit = { max: 14, unit: 'utf16' } as const;

describe('a message that is too long for its channel', () => {
  it('becomes several under keys of their own; only the first answers the event', () => {
    const [first, second, ...more] = splitMessage(message, limit);
    expect(first).toEqual({ ...message, text: 'one two.' });
    const { eventId: _eventId, replyToken: _replyToken, ...same } = message;
    expect(second).toEqual({ ...same, key: 'reply:e:1#2', text: 'three four' });
    expect(more).toEqual([]);
  });

  it('stays as it is when it fits, or when there is nothing in it to cut', () => {
    expect(splitMessage({ ...message, text: 'short' }, limit)).toEqual([{ ...message, text: 'short' }]);
    expect(splitMessage({ ...message, text: ' '.repeat(20) }, limit)).toHaveLength(1);
  });

  it('has parts that fit, each with a key of its own, the same every time', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }).filter((text) => text.trim() !== ''), (text) => {
        const parts = splitMessage({ ...message, text }, limit);
        expect(parts.every((part) => fits(part.text, limit))).toBe(true);
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
        expect(splitMessage({ ...message, text }, limit)).toEqual(parts);
      }),
    );
  });
});
