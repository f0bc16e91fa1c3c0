import { describe, expect, it } from '@jest/globals';
import { csvOf, jsonOf } from './export-messages.ts';
import { viewMessage, type MessageView } from './message-view.ts';

const none = { scheduledAt: null, expiresAt: null, eventId: null, batchId: null, campaignId: null, leadId: null, mergedInto: null, platformMessageId: null, completedAt: null };
const [dueAt, createdAt] = [new Date(0), new Date(1)];
const state = { kind: 'reply', priority: 2, state: 'FAILED', attempts: 3, maxAttempts: 3, errorCode: 'rejected', error: '=no' };
const message = viewMessage({ id: '1', accountId: 'bot', chatId: '-5', text: 'a,b', trace: 't', dueAt, createdAt, ...state, ...none });

async function* pages(...all: MessageView[][]): AsyncGenerator<MessageView[]> {
  yield* all;
}

async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('an export', () => {
  it('to CSV has a head, and one line a message', async () => {
    const [head, line, end] = (await textOf(csvOf(pages([message]), false))).split('\r\n');
    expect(head).toMatch(/^id,accountId,chatId,text,.*,errorCode,error,.*,createdAt,completedAt$/);
    expect(line).toMatch(/^1,bot,-5,"a,b",reply,normal,FAILED,3,3,1970-01-01T00:00:00.000Z,.*,rejected,'=no,/);
    expect(end).toBe('');
  });

  it('to CSV begins with a byte order mark for Excel, if asked', async () => {
    expect((await textOf(csvOf(pages([]), true))).startsWith('\ufeffid,')).toBe(true);
  });

  it.each([[[]], [[[]]], [[[message], [], [message, message]]], [[[], [message]]]])('to JSON is one list, however it is cut into pages', async (given) => {
    expect(JSON.parse(await textOf(jsonOf(pages(...given))))).toEqual(given.flat());
  });
});
