import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { Budget, Gathering } from './gathering.ts';

const bytesOf = (text: string): Readable => Readable.from([...text].map((byte) => Buffer.from(byte)));
const spent = { code: 'unavailable', retryAfterMs: 1_000 };

describe('a body that is gathered', () => {
  it.each(['', 'x', 'ab'.repeat(5_000)])('is all that came, however it was cut up (%#)', async (text) => {
    expect((await new Gathering(new Budget(20_000), 10_000).take(bytesOf(text))).toString()).toBe(text);
  });

  it('takes at most twice as much of the budget as came, byte by byte', async () => {
    await new Gathering(new Budget(20_000), 1_000_000).take(bytesOf('x'.repeat(10_000)));
    await expect(new Gathering(new Budget(9_999), 1_000_000).take(bytesOf('x'.repeat(10_000)))).rejects.toMatchObject(spent);
  });

  it('is refused when it is longer than it may be', async () => {
    await expect(new Gathering(new Budget(20_000), 10_000).take(bytesOf('x'.repeat(10_001)))).rejects.toMatchObject({ code: 'too-large' });
  });

  it('is refused when its sender broke off', async () => {
    const body = new Readable({ read: () => undefined });
    const taken = new Gathering(new Budget(20_000), 10_000).take(body);
    body.push('half');
    body.destroy();
    await expect(taken).rejects.toMatchObject({ code: 'invalid' });
  });

  it('gives back all it took when it is released, and takes no more', async () => {
    const budget = new Budget(5_000);
    for (let n = 0; n < 3; n += 1) {
      const gathering = new Gathering(budget, 5_000);
      await gathering.take(bytesOf('x'.repeat(4_000)));
      await expect(new Gathering(budget, 5_000).take(bytesOf('x'.repeat(4_000)))).rejects.toMatchObject(spent);
      gathering.release();
      await expect(gathering.take(bytesOf('x'))).rejects.toMatchObject({ code: 'invalid' });
    }
  });
});
