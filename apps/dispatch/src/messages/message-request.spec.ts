import { describe, expect, it } from '@jest/globals';
import { messageRequest } from './message-request.ts';

const said = { accountId: 'telegram', chatId: '555001', text: 'hello', scheduledAt: '2026-11-20T08:00:00.000+08:00' };
const request = messageRequest.parse(said);

describe('a request for a message', () => {
  it('has what it leaves out filled in', () => {
    expect(request).toMatchObject({ kind: 'reply', maxAttempts: 3 });
  });

  it('holds a text as it can be kept and sent', () => {
    expect(messageRequest.parse({ ...said, text: ' a\0b\ud800 ' }).text).toBe('ab\ufffd');
    expect(messageRequest.safeParse({ ...said, text: ' \0 ' }).success).toBe(false);
  });

  it.each([
    ['a text that no channel takes', { text: 'x'.repeat(10_001) }],
    ['a year nobody means', { scheduledAt: '0000-01-01T00:00:00Z' }],
    ['an instant without a zone', { expiresAt: '2026-11-20T08:00:00' }],
    ['a field it does not know', { colour: 'red' }],
  ])('is refused with %s', (_what, more) => {
    expect(messageRequest.safeParse({ ...said, ...more }).success).toBe(false);
  });
});
