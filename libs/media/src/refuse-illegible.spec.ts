import { describe, expect, it } from '@jest/globals';
import sharp, { type JpegOptions, type Sharp } from 'sharp';
import { pngOf } from '@sluice/testing';
import { refuseIllegible } from './index.ts';

const limits = { maxSide: 1920 };
const noisy = (width = 333, height = 217): Sharp =>
  sharp({ create: { width, height, channels: 3, background: 'white', noise: { type: 'gaussian', mean: 128, sigma: 60 } } });
const jpeg = (options: JpegOptions = {}): Promise<Buffer> => noisy().jpeg(options).toBuffer();
const refused = (reason: string): unknown => expect.objectContaining({ code: 'unprocessable', details: { reason } });

/** In the middle of the scan stands a restart that does not belong there. */
function rotten(whole: Buffer): Buffer {
  const spoiled = Buffer.from(whole);
  spoiled.writeUInt16BE(0xffd3, spoiled.length >> 1);
  return spoiled;
}

describe('a picture on which nothing was found', () => {
  it.each([
    ['2,000 × 30', pngOf(2_000, 30)],
    ['30 × 2,000', pngOf(30, 2_000)],
    ['1 × 1', pngOf(1, 1)],
    ['one that has no room when it is shrunk', pngOf(20_000, 300)],
  ])('is refused as too small for print: %s', async (_, bytes) => {
    await expect(refuseIllegible(bytes, limits)).rejects.toEqual(refused('too-small'));
  });

  it.each([['sequential', {}], ['progressive', { progressive: true }]] as const)('is refused as damaged when its scan is (%s)', async (_, options) => {
    await expect(refuseIllegible(rotten(await jpeg(options)), limits)).rejects.toEqual(refused('corrupt'));
  });

  it.each([
    ['a JPEG', () => jpeg()],
    ['a progressive JPEG', () => jpeg({ progressive: true })],
    ['a JPEG with something behind it', async () => Buffer.concat([await jpeg(), Buffer.from('PK\x03\x04 and so on')])],
    ['a PNG', () => noisy().png().toBuffer()],
    ['a WebP', () => noisy().webp().toBuffer()],
    ['a GIF', () => noisy().gif().toBuffer()],
  ])('is let through when it is whole: %s', async (_, make) => {
    await expect(refuseIllegible(await make(), limits)).resolves.toBeUndefined();
  });
});
