import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { streamEvent, streamEventTypes, type StreamEvent } from './stream.ts';

const message = { messageId: '0197f0c0-0000-7000-8000-000000000002', accountId: 'telegram', chatId: '555001' };
const at = '2026-11-20T08:00:00.000Z';

const examples: { [Type in StreamEvent['type']]: Extract<StreamEvent, { type: Type }> } = {
  'message-queued': { type: 'message-queued', ...message, priority: 'high', kind: 'reply', state: 'PENDING', campaignId: 'c1', batchId: 'b1' },
  'message-sent': { type: 'message-sent', ...message, outcome: 'failed', success: false, attempts: 3, errorCode: 'forbidden' },
  'message-retrying': { type: 'message-retrying', ...message, attempts: 1, retryAt: at, errorCode: 'timeout' },
  'queue-status': {
    type: 'queue-status',
    accountId: 'telegram',
    account: 'telegram',
    pending: 3,
    processing: 1,
    retrying: 0,
    failed: 2,
    total: 6,
    stats: { total: 100, completed: 96, failed: 2, retries: 5, avgTime: 0.12 },
    floodUntil: null,
    paused: false,
  },
  'flood-wait': { type: 'flood-wait', accountId: 'telegram', chatId: null, until: at, waitMs: 60_000 },
  'account-paused': { type: 'account-paused', accountId: 'telegram', reason: 'operator' },
  'account-resumed': { type: 'account-resumed', accountId: 'telegram' },
  'batch-closed': { type: 'batch-closed', batchId: 'b1', accountId: 'telegram', messages: 5 },
  'campaign-progress': { type: 'campaign-progress', campaignId: 'c1', state: 'RUNNING', recipients: 100, pending: 60, sent: 31, failed: 2, uncertain: 1, cancelled: 3, expired: 1, refused: 2 },
  alert: { type: 'alert', severity: 'critical', about: 'account', accountId: 'telegram', code: 'unauthorized', words: 'The bot token is refused.' },
  'event-received': { type: 'event-received', eventId: '0197f0c0-0000-7000-8000-000000000001', accountId: 'telegram', kind: 'photo' },
  'contact-saved': { type: 'contact-saved', contactId: '0197f0c0-0000-7000-8000-000000000003', eventId: '0197f0c0-0000-7000-8000-000000000001', accountId: 'telegram' },
  'replay-gap': { type: 'replay-gap', reason: 'forgotten' },
};

/** Every field of the schema, wherever it stands. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema).flatMap(fieldsOf)];
}

describe('the events of the stream', () => {
  it('are those that the API promises, and those that came since', () => {
    expect(streamEventTypes).toEqual(expect.arrayContaining(['message-queued', 'queue-status', 'message-sent']));
    expect([...streamEventTypes].sort()).toEqual(Object.keys(examples).sort());
    expect(streamEventTypes.filter((type) => !/^[a-z]+(-[a-z]+)*$/.test(type))).toEqual([]);
  });

  it.each(Object.entries(examples))('%s has an example that survives JSON unchanged', (_type, example) => {
    expect(streamEvent.parse(JSON.parse(JSON.stringify(example)))).toEqual(example);
  });

  it.each(Object.entries(examples))('%s drops what it has no field for, and is refused when it says nothing', (type, example) => {
    expect(streamEvent.parse({ ...example, text: 'hello', name: 'Mei Lin' })).toEqual(example);
    expect(streamEvent.safeParse({ type }).success).toBe(false);
  });

  it('have no field for what people wrote, or for who they are', () => {
    const fields = new Set(fieldsOf(z.toJSONSchema(streamEvent, { io: 'input' })));
    expect(fields).toContain('retries');
    expect([...fields].filter((field) => /text|name|phone|mail|body|content|title|company|sender/i.test(field))).toEqual([]);
  });
});
