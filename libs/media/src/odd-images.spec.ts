import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { pngOf } from '@sluice/testing';
import { decodeImage, inspectImage } from './index.ts';

const [width, height] = [60, 40];
const red = { r: 200, g: 30, b: 30 };
const plain = (): Sharp => sharp({ create: { width, height, channels: 3, background: red } });

/** Two frames, light and then dark. */
const frames = (): Sharp =>
  sharp(Buffer.concat([Buffer.alloc(width * height * 3, 200), Buffer.alloc(width * height * 3, 10)]), { raw: { width, height: 2 * height, channels: 3, pageHeight: height } });

const refused = (reason: string): unknown => expect.objectContaining({ code: 'unprocessable', details: { reason } });
const decoded = async (bytes: Buffer): Promise<number[]> => {
  const picture = await decodeImage(bytes, { maxSide: 100 });
  const middle = 3 * (Math.floor(picture.height / 2) * picture.width + Math.floor(picture.width / 2));
  return [picture.width, picture.height, ...picture.data.subarray(middle, middle + 3)];
};
const near = (values: number[], wanted: number[]): boolean => values.every((value, i) => Math.abs(value - wanted[i]!) <= 40);

/** A JPEG with as many segments of broken EXIF as it may hold in a few megabytes, each of which points into nowhere. */
function exifBomb(jpeg: Buffer): Buffer {
  const head = Buffer.from('Exif\0\0MM\0*\0\0\0\x08\xff\xff', 'latin1');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0xff, 0xff]), head, Buffer.alloc(65_533 - head.length, 0xff)]);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: 60 }, () => segment), jpeg.subarray(2)]);
}

describe('odd pictures', () => {
  it('has the right colours of a CMYK photo, as print shops send them', async () => {
    const cmyk = await plain().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
    const [w, h, ...colour] = await decoded(cmyk);
    expect([w, h, near(colour, [200, 30, 30])]).toEqual([width, height, true]);
  });

  it('has eight bits of sixteen, in colour, too', async () => {
    const deep = await plain().toColourspace('rgb16').png().toBuffer();
    expect((await sharp(deep).metadata()).depth).toBe('ushort');
    expect(await decoded(deep)).toEqual([width, height, 200, 30, 30]);
  });

  it.each(['gif', 'webp'] as const)('shows the first frame of an animated %s', async (format) => {
    const moving = await frames().toFormat(format, { delay: [50, 50], lossless: true }).toBuffer();
    expect((await sharp(moving).metadata()).pages).toBe(2);
    expect(await inspectImage(moving)).toEqual({ format, width, height });
    expect(await decoded(moving)).toEqual([width, height, 200, 200, 200]);
  });

  it.each([
    ['a GIF with a web page behind it', async () => Buffer.concat([await plain().gif().toBuffer(), Buffer.from('<html><script>alert(1)</script>')])],
    ['a JPEG with an archive behind it', async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.from('PK\x03\x04 and so on')])],
    ['a JPEG full of broken EXIF', async () => exifBomb(await plain().jpeg().toBuffer())],
  ])('is the picture that it begins with: %s', async (_, make) => {
    const [w, h, ...colour] = await decoded(await make());
    expect([w, h, near(colour, [200, 30, 30])]).toEqual([width, height, true]);
  });

  it('is refused when a picture only follows: a PDF with a photo', async () => {
    const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), await plain().jpeg().toBuffer()]);
    await expect(decodeImage(bytes, { maxSide: 9 })).rejects.toEqual(refused('not-an-image'));
  });

  it('may be a single pixel', async () => {
    expect(await decoded(await sharp({ create: { width: 1, height: 1, channels: 3, background: red } }).png().toBuffer())).toEqual([1, 1, 200, 30, 30]);
  });

  it('may be a long strip, but not an endless one, which would cost its rows\' memory', async () => {
    expect(await decodeImage(pngOf(29_000, 8), { maxSide: 1000 })).toMatchObject({ width: 1000, height: 1 });
    const endless = pngOf(4_900_000, 10);
    const before = process.memoryUsage().rss;
    await expect(inspectImage(endless)).rejects.toEqual(refused('too-long'));
    await expect(decodeImage(endless, { maxSide: 1000 })).rejects.toEqual(refused('too-long'));
    expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
  });

  it.each(['heic', 'heix', 'hevc', 'mif1', 'avif'])('is told to come as JPEG from a telephone that saves %s', async (brand) => {
    const bytes = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(64)]);
    await expect(inspectImage(bytes)).rejects.toEqual(refused('heif'));
    await expect(decodeImage(bytes, { maxSide: 9 })).rejects.toThrow(/Send the photo as JPEG/);
  });

  it('is no photo of a telephone when it is a film in the same box', async () => {
    await expect(inspectImage(Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(64)]))).rejects.toEqual(refused('not-an-image'));
  });
});
