import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { pngOf } from '@sluice/testing';
import { decodeImage, inspectImage } from './index.ts';

const photo = (format: 'jpeg' | 'png' | 'webp' | 'gif', width = 120, height = 80): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#336699', noise: { type: 'gaussian', mean: 120, sigma: 30 } } })
    .toFormat(format)
    .toBuffer();

const refused = (reason: string): unknown => expect.objectContaining({ code: 'unprocessable', details: { reason } });

describe('pictures from strangers', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('opens %s', async (format) => {
    const bytes = await photo(format);
    expect(await inspectImage(bytes)).toEqual({ format, width: 120, height: 80 });
    const { data, width, height } = await decodeImage(bytes, { maxSide: 60 });
    expect([width, height, data.length]).toEqual([60, 40, 60 * 40 * 3]);
  });

  it('does not enlarge', async () => {
    expect(await decodeImage(await photo('png'), { maxSide: 4000 })).toMatchObject({ width: 120, height: 80 });
  });

  it('turns the picture as the camera says', async () => {
    const bytes = await sharp(await photo('jpeg')).withMetadata({ orientation: 6 }).toBuffer();
    expect(await inspectImage(bytes)).toEqual({ format: 'jpeg', width: 80, height: 120 });
    expect(await decodeImage(bytes, { maxSide: 60 })).toMatchObject({ width: 40, height: 60 });
  });

  it('gives three bytes a pixel for grey, transparent and 16-bit pictures, transparent on white', async () => {
    const clear = await sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    const grey16 = await sharp(await photo('png')).toColourspace('grey16').png().toBuffer();
    expect([...new Set((await decodeImage(clear, { maxSide: 9 })).data)]).toEqual([255]);
    expect((await decodeImage(grey16, { maxSide: 120 })).data.length).toBe(120 * 80 * 3);
  });

  it.each([
    ['a text', Buffer.from('hello, this is no picture')],
    ['nothing', Buffer.alloc(0)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')],
    ['a TIFF', Buffer.from([0x49, 0x49, 0x2a, 0x00, 8, 0, 0, 0])],
  ])('refuses %s: it is not an image', async (_, bytes) => {
    await expect(inspectImage(bytes)).rejects.toEqual(refused('not-an-image'));
    await expect(decodeImage(bytes, { maxSide: 100 })).rejects.toEqual(refused('not-an-image'));
  });

  it('refuses a small file with huge dimensions before it costs memory', async () => {
    const bytes = pngOf(16_000, 16_000);
    const before = process.memoryUsage().rss;
    expect(bytes.length).toBeLessThan(100_000);
    await expect(inspectImage(bytes)).rejects.toEqual(refused('too-many-pixels'));
    await expect(decodeImage(bytes, { maxSide: 100 })).rejects.toEqual(refused('too-many-pixels'));
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
  });

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('refuses a %s that was cut short', async (format) => {
    const whole = await photo(format, 400, 300);
    await expect(decodeImage(whole.subarray(0, whole.length / 2), { maxSide: 100 })).rejects.toEqual(refused('corrupt'));
  });

  it('says what is wrong in words a person can act on', async () => {
    await expect(inspectImage(Buffer.from('no'))).rejects.toThrow(/not a JPEG, PNG, WebP or GIF/);
  });

  it('stops for its signal', async () => {
    const reason = new Error('caller left');
    await expect(decodeImage(await photo('png'), { maxSide: 9 }, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
