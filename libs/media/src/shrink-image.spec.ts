import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { shrinkImage } from './index.ts';

const options = { maxSide: 60, quality: 80 };

const picture = (width: number, height: number, channels: 3 | 4 = 3): Sharp =>
  sharp({ create: { width, height, channels, background: { r: 40, g: 90, b: 160, alpha: 0 } } });

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

  it('refuses what decoding refuses', async () => {
    await expect(shrinkImage(Buffer.from('no picture'), options)).rejects.toMatchObject({ code: 'unprocessable', details: { reason: 'not-an-image' } });
  });

  it('stops for its signal', async () => {
    const reason = new Error('caller left');
    await expect(shrinkImage(await picture(9, 9).png().toBuffer(), options, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
