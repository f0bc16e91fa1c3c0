import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { failureOf } from './failure-of.ts';

const broken = (code: string, cause?: unknown): Error => Object.assign(new Error('x', { cause }), { code });

describe('a request that could not be handed on', () => {
  it.each([
    ['POST', 'ECONNREFUSED', 'unavailable'],
    ['DELETE', 'UND_ERR_CONNECT_TIMEOUT', 'unavailable'],
    ['GET', 'UND_ERR_SOCKET', 'unavailable'],
    ['HEAD', 'ECONNRESET', 'unavailable'],
    ['POST', 'UND_ERR_SOCKET', 'uncertain'],
    ['POST', 'UND_ERR_HEADERS_TIMEOUT', 'uncertain'],
    ['DELETE', 'ECONNRESET', 'uncertain'],
  ])('%s that ends with %s is %s', (method, code, expected) => {
    expect(failureOf('storage', method, broken('FST_REPLY_FROM', broken(code)))).toMatchObject({ code: expected });
  });

  it('is told in the words of whoever decided on it', () => {
    const tooLarge = new AppError('too-large', 'x');
    expect(failureOf('ingest', 'POST', broken('FST_REPLY_FROM', tooLarge))).toBe(tooLarge);
  });
});
