import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { conclude, type LineOutcome } from './conclude.ts';

const answer = (status: number, body?: object): LineOutcome => ({ kind: 'answer', status, body: body as Record<string, unknown>, requestId: 'request-1' });
const refusal = (status: number, message: string): LineOutcome => answer(status, { message });
const sentMessages = [{ id: '461230966842064897', quoteToken: 'q' }];
const lost: LineOutcome = { kind: 'lost', cause: null };

describe("LINE's answers", () => {
  it.each<[string, 'reply' | 'push', LineOutcome, string]>([
    ['a reply', 'reply', answer(200, { sentMessages }), '461230966842064897'],
    ['a push', 'push', answer(200, { sentMessages }), '461230966842064897'],
    ['a push whose key was accepted before', 'push', answer(409, { message: 'The retry key is already accepted', sentMessages }), '461230966842064897'],
    ['a push whose key was accepted before, without ids', 'push', answer(409, { message: 'x' }), 'request-1'],
    ['an answer without ids', 'push', answer(200, {}), 'request-1'],
  ])('%s is sent', (_title, route, outcome, platformMessageId) => {
    expect(conclude(route, outcome)).toEqual({ platformMessageId });
  });

  it.each<[string, LineOutcome, string, string]>([
    ['a bad body', refusal(400, 'The request body has 1 error(s)'), 'rejected', 'rejected'],
    ['an unknown addressee', refusal(400, 'Failed to send messages'), 'rejected', 'rejected'],
    ['an invalid reply token', refusal(400, 'Invalid reply token'), 'unavailable', 'rejected'],
    ['a bad token', refusal(401, 'Authentication failed…'), 'unauthorized', 'unauthorized'],
    ['a plan that does not have this', refusal(403, 'Not available for your plan'), 'forbidden', 'forbidden'],
    ['a conflict', refusal(409, 'x'), 'rejected', 'sent'],
    ['something gone', refusal(410, 'Gone'), 'gone', 'gone'],
    ['too many bytes', refusal(413, 'Too large'), 'too-large', 'too-large'],
    ['the monthly limit', refusal(429, 'You have reached your monthly limit.'), 'quota', 'quota'],
    ['the rate limit', refusal(429, 'The API rate limit has been exceeded. Try again later.'), 'throttled', 'throttled'],
    ['too much at once', refusal(429, 'Too many concurrent requests'), 'throttled', 'throttled'],
    ['an internal error', refusal(500, 'Internal server error'), 'uncertain', 'timeout'],
    ['an edge that turns away', answer(503), 'uncertain', 'timeout'],
    ['an edge that says it is well', answer(200), 'uncertain', 'timeout'],
    ['a lost answer', lost, 'uncertain', 'timeout'],
    ['an answer without end', { kind: 'oversized', cause: null }, 'uncertain', 'timeout'],
    ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable', 'unavailable'],
  ])('%s', (_title, outcome, reply, push) => {
    const codes = (['reply', 'push'] as const).map((route) => conclude(route, outcome)).map((concluded) => (concluded instanceof AppError ? concluded.code : 'sent'));
    expect(codes).toEqual([reply, push]);
  });

  it('pushes next when the reply token is no longer good', () => {
    expect(conclude('reply', refusal(400, 'Invalid reply token'))).toMatchObject({ details: { amend: { replyToken: null } } });
  });

  it('names no wait for the rate limit, because LINE names none, and holds the whole account back', () => {
    expect(conclude('push', refusal(429, 'The API rate limit has been exceeded.'))).toMatchObject({ retryAfterMs: undefined, details: { scope: 'account' } });
  });

  it('never tries again what the monthly limit refused', () => {
    expect(conclude('push', refusal(429, 'You have reached your monthly limit.'))).toMatchObject({ retry: 'never' });
  });
});
