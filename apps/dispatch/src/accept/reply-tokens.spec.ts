import { describe, expect, it } from '@jest/globals';
import { acceptRow, type AcceptRow, type NewMessage } from './new-message.ts';
import { answeredEvents, withReplyTokens } from './reply-tokens.ts';

const receivedAt = new Date('2026-11-22T00:00:00Z');
const message: NewMessage = { key: 'k', accountId: 'a', chatId: 'c', text: 'hello', kind: 'reply', priority: 'high', trace: '0', eventId: 'e1' };
const row = (more: Partial<NewMessage> = {}, channel: 'line' | 'telegram' = 'line'): AcceptRow => acceptRow({ ...message, ...more }, channel);
const tokenOf = (eventId: string) => ({ eventId, token: `token of ${eventId}`, receivedAt });
const given = (...rows: AcceptRow[]) => withReplyTokens(rows, [tokenOf('e1'), tokenOf('e2')]).map(({ replyToken }) => replyToken);

describe('the reply token of an event', () => {
  it('goes to the message that answers it, with its age', () => {
    expect(withReplyTokens([row()], [tokenOf('e1')])).toMatchObject([{ eventId: 'e1', replyToken: 'token of e1', replyTokenAt: receivedAt }]);
    expect(given(row({ kind: 'completion' }))).toEqual(['token of e1']);
  });

  it('is left by progress to what ends the event', () => {
    expect(given(row({ kind: 'progress' }), row({ kind: 'completion' }))).toEqual([undefined, 'token of e1']);
  });

  it('goes to the first of several answers only', () => {
    expect(given(row(), row({ eventId: 'e2' }), row())).toEqual(['token of e1', 'token of e2', undefined]);
  });

  it.each([
    ['of another channel', row({}, 'telegram')],
    ['that answers nothing', row({ eventId: undefined })],
    ['that is an alert', row({ kind: 'alert' })],
    ['of an event without a token', row({ eventId: 'e3' })],
  ])('does not go to a message %s', (_title, other) => {
    expect(given(other)).toEqual([undefined]);
  });

  it('is asked for once for all the answers, and never without one', () => {
    expect(answeredEvents([row(), row(), row({ eventId: 'e2' }), row({ eventId: 'e3', kind: 'progress' }), row({ eventId: 'e4' }, 'telegram')])).toEqual(['e1', 'e2']);
  });
});
