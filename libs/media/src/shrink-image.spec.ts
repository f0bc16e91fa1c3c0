import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { shrinkImage } from './index.ts';

const options = { maxSide: 60, quality: 80 };

const picture = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 40, g: 90, b: 160, alpha: 0 } } });

const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
const sizeOf = async (bytes: Uint8Array) => {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};

describe('a picture made small for sending on', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('makes a JPEG of a %s, no side longer than asked', async (format) => {
    const small = await shrinkImage(await picture(120, 80).toFormat(format).toBuffer(), options);
    expect(await sharp(small).metadata()).toMatchObject({ format: 'jpeg', width: 60, height: 40 });
  });

  it('does not enlarge', async () => {
    expect(await sharp(await shrinkImage(await picture(20, 10).png().toBuffer(), options)).metadata()).toMatchObject({ width: 20, height: 10 });
  });

  it('turns the picture as the camera says, and keeps no metadata', async () => {
    const exif = { IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitude: '25/1 2/1 0/1' } };
    const photo = await picture(120, 80).jpeg().withExif(exif).withMetadata({ orientation: 6, exif }).toBuffer();
    const { width, height, orientation, exif: kept } = await sharp(await shrinkImage(photo, options)).metadata();
    expect({ width, height, orientation, kept }).toEqual({ width: 40, height: 60, orientation: undefined, kept: undefined });
  });

  it('puts what is transparent on white', async () => {
    const { data } = await sharp(await shrinkImage(await picture(4, 4, 4).png().toBuffer(), options)).raw().toBuffer({ resolveWithObject: true });
    expect(Math.min(...data)).toBeGreaterThan(250);
  });

  it('leaves an upright JPEG that is small enough as it is, but for its metadata', async () => {
    const exif = { IFD0: { Artist: 'somebody' }, IFD3: { GPSLatitude: '25/1 2/1 0/1' } };
    const photo = await picture(120, 80).jpeg({ quality: 60, progressive: true }).withExif(exif).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').toBuffer();
    const bare = await shrinkImage(Buffer.concat([photo, Buffer.from('PK\x03\x04 and so on')]), { ...options, asItIs: { maxSide: 120, maxBytes: 50_000 } });
    expect(await pixels(bare)).toEqual(await pixels(photo));
    const { exif: kept, xmp, icc, width } = await sharp(bare).metadata();
    expect([kept, xmp, icc, width, Buffer.from(bare).includes('PK')]).toEqual([undefined, undefined, undefined, 120, false]);
  });

  it.each([
    ['lies on its side', () => picture(120, 80).jpeg().withMetadata({ orientation: 6 }).toBuffer()],
    ['is too large', () => picture(121, 80).jpeg().toBuffer()],
    ['has too many bytes', () => sharp({ create: { width: 100, height: 100, channels: 3, background: 'white', noise: { type: 'gaussian', mean: 128, sigma: 90 } } }).jpeg({ quality: 100 }).toBuffer()],
    ['is in the colours of print', () => picture(120, 80).toColourspace('cmyk').jpeg().toBuffer()],
    ['is no JPEG', () => picture(120, 80).png().toBuffer()],
  ])('draws one anew that %s', async (_, make) => {
    const small = await shrinkImage(await make(), { ...options, asItIs: { maxSide: 120, maxBytes: 10_000 } });
    expect(await sharp(small).metadata()).toMatchObject({ format: 'jpeg', space: 'srgb' });
    expect(Math.max(...Object.values(await sizeOf(small)))).toBe(60);
  });

  it('refuses half a JPEG, however small', async () => {
    const photo = await picture(120, 80).jpeg().toBuffer();
    const half = shrinkImage(photo.subarray(0, photo.length - 60), { ...options, asItIs: { maxSide: 120, maxBytes: 50_000 } });
    await expect(half).rejects.toMatchObject({ code: 'unprocessable', details: { reason: 'corrupt' } });
  });

  it('refuses what decoding refuses', async () => {
    await expect(shrinkImage(Buffer.from('no picture'), options)).rejects.toMatchObject({ code: 'unprocessable', details: { reason: 'not-an-image' } });
  });

  it('stops for its signal', async () => {
    const reason = new Error('caller left');
    await expect(shrinkImage(await picture(9, 9).png().toBuffer(), options, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
