import { describe, expect, it } from '@jest/globals';
import { asksFor, messageRequest } from './message-request.ts';

const said = { accountId: 'telegram', chatId: '555001', text: 'hello', scheduledAt: '2026-11-20T08:00:00.000+08:00' };
const request = messageRequest.parse(said);
const row = {
  ...{ id: '1', seq: 7n, state: 'COMPLETED', dueAt: new Date(), eventId: null },
  ...{ accountId: 'telegram', chatId: '555001', text: 'hello', kind: 'reply', priority: 2, maxAttempts: 3, parseMode: null, expiresAt: null },
  scheduledAt: new Date('2026-11-20T00:00:00.000Z'),
};

describe('a request for a message', () => {
  it('has what it leaves out filled in', () => {
    expect(request).toMatchObject({ kind: 'reply', priority: 'normal', maxAttempts: 3 });
  });

  it('holds a text as it can be kept and sent', () => {
    expect(messageRequest.parse({ ...said, text: ' a\0b\ud800 ' }).text).toBe('ab\ufffd');
    expect(messageRequest.safeParse({ ...said, text: ' \0 ' }).success).toBe(false);
  });

  it.each([
    ['a text over 4,096 characters', { text: 'x'.repeat(4_097) }],
    ['a year nobody means', { scheduledAt: '0000-01-01T00:00:00Z' }],
    ['an instant without a zone', { expiresAt: '2026-11-20T08:00:00' }],
    ['a field it does not know', { colour: 'red' }],
  ])('is refused with %s', (_what, more) => {
    expect(messageRequest.safeParse({ ...said, ...more }).success).toBe(false);
  });

  it('asks for the message that was made of it, whatever became of that', () => {
    expect(asksFor(request, row)).toBe(true);
  });

  it.each([
    ['text', 'bye'],
    ['chatId', '555002'],
    ['accountId', 'line'],
    ['kind', 'alert'],
    ['priority', 0],
    ['scheduledAt', null],
    ['expiresAt', new Date()],
    ['parseMode', 'HTML'],
    ['maxAttempts', 5],
  ])('does not ask for a message with another %s', (field, value) => {
    expect(asksFor(request, { ...row, [field]: value })).toBe(false);
  });
});
