import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { unseenCopy } from './unseen-copy.ts';

describe('unseenCopy', () => {
  it('shows the same picture in other bytes each time', async () => {
    const jpeg = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#c84' } }).jpeg().toBuffer();
    const [one, other] = [unseenCopy(jpeg), unseenCopy(jpeg)];
    expect(one.equals(jpeg) || one.equals(other)).toBe(false);
    const pixels = (image: Buffer) => sharp(image, { failOn: 'warning' }).raw().toBuffer();
    expect(await pixels(one)).toEqual(await pixels(jpeg));
  });

  it('refuses what is no JPEG', () => {
    expect(() => unseenCopy(Buffer.from('png, say'))).toThrow('not a JPEG');
  });
});
