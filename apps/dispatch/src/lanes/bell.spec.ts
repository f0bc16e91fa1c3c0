import { describe, expect, it } from '@jest/globals';
import { Bell } from './bell.ts';

describe('a bell', () => {
  it('is heard by who waits for it', async () => {
    const bell = new Bell();
    const heard = bell.heard();
    bell.ring();
    await heard;
    expect(bell.hasRung).toBe(true);
  });

  it('that rang before is heard all the same, however often it rang', async () => {
    const bell = new Bell();
    bell.ring();
    bell.ring();
    await bell.heard();
    bell.quiet();
    expect(bell.hasRung).toBe(false);
  });

  it('is not heard again after it was quietened, until it rings', async () => {
    const bell = new Bell();
    bell.ring();
    bell.quiet();
    expect(await Promise.race([bell.heard().then(() => 'heard'), Promise.resolve('silence')])).toBe('silence');
    bell.ring();
    await bell.heard();
  });
});
