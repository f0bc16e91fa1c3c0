import { describe, expect, it } from '@jest/globals';
import { scrub } from './scrub.ts';

describe('scrubbing log lines', () => {
  it.each([
    ['a bot token in a path', 'POST /bot123456:AAH-abcdefghijklmnopqrstuvwxyz012345/sendMessage', 'AAH-abcdef'],
    ['a bearer key', 'authorization: Bearer sk_0123456789abcdef', '0123456789'],
    ['an API key', 'key sk_0123456789abcdef was used', '0123456789'],
    ['a token in a query', 'GET /cgi-bin/kf/send_msg?access_token=abcdef&x=1', 'abcdef'],
    ['a password in a URL', 'postgresql://sluice:hunter2@localhost/db', 'hunter2'],
  ])('takes out %s', (_title, line, secret) => {
    expect(scrub(line)).not.toContain(secret);
  });

  it('leaves ordinary lines alone', () => {
    const line = '{"msg":"message 42 was sent","accountId":"telegram","tookMs":12,"at":"2026-11-20T08:00:00.000Z"}';
    expect(scrub(line)).toBe(line);
  });
});
