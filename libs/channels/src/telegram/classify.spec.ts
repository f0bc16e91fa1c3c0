import { describe, expect, it } from '@jest/globals';
import { classifyFetch, classifySend, type TelegramFailure } from './classify.ts';

const answer = (status: number, description: string, retryAfterS?: number): TelegramFailure => ({ kind: 'answer', status, description, retryAfterS });

describe("Telegram's answers to sendMessage", () => {
  it.each<[string, TelegramFailure, string, string]>([
    ['a flood wait', answer(429, 'Too Many Requests: retry after 3', 3), 'throttled', 'later'],
    ['an unknown chat', answer(400, 'Bad Request: chat not found'), 'rejected', 'never'],
    ['a blocked bot', answer(403, 'Forbidden: bot was blocked by the user'), 'forbidden', 'never'],
    ['a bad token', answer(401, 'Unauthorized'), 'unauthorized', 'never'],
    ['a malformed token', answer(404, 'Not Found'), 'unauthorized', 'never'],
    ['an internal error that Telegram tells of', answer(500, 'Internal Server Error'), 'unavailable', 'later'],
    ['an edge that turns away', { kind: 'foreign', status: 503 }, 'unavailable', 'later'],
    ['an edge that lost the answer', { kind: 'foreign', status: 502 }, 'uncertain', 'never'],
    ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable', 'later'],
    ['a lost answer', { kind: 'lost', cause: null }, 'uncertain', 'never'],
  ])('%s', (_title, failure, code, retry) => {
    expect(classifySend(failure)).toMatchObject({ code, retry });
  });

  it('waits the stated seconds, or a minute when none are stated', () => {
    expect(classifySend(answer(429, 'Too Many Requests', 3)).retryAfterMs).toBe(3_000);
    expect(classifySend(answer(429, 'Too Many Requests')).retryAfterMs).toBe(60_000);
  });
});

describe("Telegram's answers to getFile", () => {
  it.each<[string, TelegramFailure, string]>([
    ['a file over 20 MB', answer(400, 'Bad Request: file is too big'), 'too-large'],
    ['a file that hides trouble behind it', answer(400, 'Bad Request: wrong file_id or the file is temporarily unavailable'), 'unavailable'],
    ['a file that is gone', answer(404, 'Not Found'), 'gone'],
    ['a lost answer', { kind: 'lost', cause: null }, 'unavailable'],
    ['a flood wait', answer(429, 'Too Many Requests: retry after 3', 3), 'throttled'],
  ])('%s', (_title, failure, code) => {
    expect(classifyFetch(failure).code).toBe(code);
  });
});
