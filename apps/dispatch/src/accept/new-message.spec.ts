import { describe, expect, it } from '@jest/globals';
import { acceptRow, requestHash, type NewMessage } from './new-message.ts';

const message: NewMessage = { key: 'k', accountId: 'a', chatId: 'c', text: '好', kind: 'reply', priority: 'high', trace: '0' };

describe('the row of a message', () => {
  it('has its text measured as its channel measures', () => {
    expect([acceptRow(message, 'telegram').size, acceptRow(message, 'wecom').size]).toEqual([1, 3]);
  });

  it('lets progress be said once more when its answer was lost, unless something else is said', () => {
    const progress: NewMessage = { ...message, kind: 'progress' };
    expect([acceptRow(message, 'line'), acceptRow(progress, 'line'), acceptRow({ ...progress, onUncertain: 'never' }, 'line')].map(({ onUncertain }) => onUncertain)).toEqual(['never', 'once', 'never']);
  });
});

describe('the hash of a request', () => {
  const request = { text: 'hello', priority: 'high', scheduledAt: new Date(0), parseMode: undefined };

  it('is the same whatever the order of its fields, and whether what is left out is named', () => {
    expect(requestHash({ scheduledAt: new Date(0), priority: 'high', text: 'hello' })).toEqual(requestHash(request));
  });

  it.each([{ text: 'bye' }, { priority: 'low' }, { scheduledAt: new Date(1) }, { parseMode: 'HTML' }])('is another one with %j', (change) => {
    expect(requestHash({ ...request, ...change })).not.toEqual(requestHash(request));
  });
});
