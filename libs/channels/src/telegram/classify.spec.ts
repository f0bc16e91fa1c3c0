import { describe, expect, it } from '@jest/globals';
import { classifyEdit, classifyFetch, classifySend, type TelegramFailure } from './classify.ts';

const answer = (status: number, description: string, retryAfterS?: number): TelegramFailure => ({ kind: 'answer', status, description, retryAfterS });
const plain = { parseMode: null };

describe("Telegram's answers to sendMessage", () => {
  it.each<[string, TelegramFailure, string, string]>([
    ['a flood wait', answer(429, 'Too Many Requests: retry after 3', 3), 'throttled', 'later'],
    ['an unknown chat', answer(400, 'Bad Request: chat not found'), 'rejected', 'never'],
    ['a blocked bot', answer(403, 'Forbidden: bot was blocked by the user'), 'forbidden', 'never'],
    ['a bad token', answer(401, 'Unauthorized'), 'unauthorized', 'never'],
    ['a malformed token', answer(404, 'Not Found'), 'unauthorized', 'never'],
    ['an internal error that Telegram tells of', answer(500, 'Internal Server Error'), 'unavailable', 'later'],
    ['an edge that turns away', { kind: 'foreign', status: 503 }, 'unavailable', 'later'],
    ['an edge that ran out of time', { kind: 'foreign', status: 408 }, 'uncertain', 'never'],
    ['an edge that forbids', { kind: 'foreign', status: 403 }, 'unavailable', 'later'],
    ['an edge that wants silence', { kind: 'foreign', status: 429, retryAfterS: 30 }, 'throttled', 'later'],
    ['an edge that lost the answer', { kind: 'foreign', status: 502 }, 'uncertain', 'never'],
    ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable', 'later'],
    ['a lost answer', { kind: 'lost', cause: null }, 'uncertain', 'never'],
    ['an answer without end', { kind: 'oversized', cause: null }, 'uncertain', 'never'],
    ['broken markup nobody asked for', answer(400, "Bad Request: can't parse entities: x"), 'rejected', 'never'],
  ])('%s', (_title, failure, code, retry) => {
    expect(classifySend(failure, plain)).toMatchObject({ code, retry });
  });

  it('waits the stated seconds, or a minute when none are stated, in this chat only', () => {
    expect(classifySend(answer(429, 'Too Many Requests', 3), plain)).toMatchObject({ retryAfterMs: 3_000, details: { scope: 'chat' } });
    expect(classifySend(answer(429, 'Too Many Requests'), plain).retryAfterMs).toBe(60_000);
  });

  it.each([
    [0, 1_000],
    [1, 1_000],
    [86_400, 86_400_000],
    [9_000_000, 86_400_000],
  ])('takes a wait of %d s for one of %d ms', (seconds, ms) => {
    expect(classifySend(answer(429, 'Too Many Requests', seconds), plain).retryAfterMs).toBe(ms);
    expect(classifySend({ kind: 'foreign', status: 429, retryAfterS: seconds }, plain).retryAfterMs).toBe(ms);
    expect(classifyFetch(answer(429, 'Too Many Requests', seconds)).retryAfterMs).toBe(ms);
  });

  it('says so when it waits for less than was asked', () => {
    const said = (seconds: number) => classifySend(answer(429, `Too Many Requests: retry after ${seconds}`, seconds), plain).message;
    expect([said(86_400), said(86_401)]).toEqual(['Telegram: Too Many Requests: retry after 86400', 'Telegram: Too Many Requests: retry after 86401 (it is asked again after a day)']);
  });

  it('follows a group to the supergroup it became', () => {
    const failure: TelegramFailure = { kind: 'answer', status: 400, description: 'Bad Request: group chat was upgraded to a supergroup chat', migrateTo: -1_001_234_567_890 };
    expect(classifySend(failure, plain)).toMatchObject({ code: 'unavailable', details: { amend: { chatId: '-1001234567890' } } });
  });

  it.each(["Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 3", 'Bad Request: unsupported parse_mode'])(
    'gives up the markup rather than the message: %s',
    (description) => {
      expect(classifySend(answer(400, description), { parseMode: 'Markdown' })).toMatchObject({ code: 'unavailable', details: { amend: { parseMode: null } } });
    },
  );
});

describe("Telegram's answers to editMessageText", () => {
  it.each<[string, TelegramFailure, string | null]>([
    ['a text that is there already', answer(400, 'Bad Request: message is not modified: specified new message content …'), null],
    ['a lost answer', { kind: 'lost', cause: null }, 'unavailable'],
    ['an edge that lost the answer', { kind: 'foreign', status: 502 }, 'unavailable'],
    ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable'],
    ['a flood wait', answer(429, 'Too Many Requests: retry after 3', 3), 'throttled'],
    ['a blocked bot', answer(403, 'Forbidden: bot was blocked by the user'), 'forbidden'],
  ])('%s', (_title, failure, code) => {
    expect(classifyEdit(failure, plain)?.code ?? null).toBe(code);
  });

  it.each(['message to edit not found', "message can't be edited"])('%s: it is said anew', (description) => {
    expect(classifyEdit(answer(400, `Bad Request: ${description}`), plain)).toMatchObject({ code: 'unavailable', details: { amend: { edits: null } } });
  });
});

describe("Telegram's answers to getFile", () => {
  it.each<[string, TelegramFailure, string]>([
    ['a file over 20 MB', answer(400, 'Bad Request: file is too big'), 'too-large'],
    ['a file that hides trouble behind it', answer(400, 'Bad Request: wrong file_id or the file is temporarily unavailable'), 'unavailable'],
    ['a file that is gone', answer(404, 'Not Found'), 'gone'],
    ['a lost answer', { kind: 'lost', cause: null }, 'unavailable'],
    ['more bytes than there may be', { kind: 'oversized', cause: null }, 'too-large'],
    ['a flood wait', answer(429, 'Too Many Requests: retry after 3', 3), 'throttled'],
  ])('%s', (_title, failure, code) => {
    expect(classifyFetch(failure).code).toBe(code);
  });

  it('a flood wait holds for the whole bot', () => {
    expect(classifyFetch(answer(429, 'Too Many Requests: retry after 3', 3)).details).toEqual({ scope: 'account' });
  });
});
