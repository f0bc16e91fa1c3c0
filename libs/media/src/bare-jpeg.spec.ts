import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sharp from 'sharp';
import { bareJpeg } from './bare-jpeg.ts';

const photo = (options: { progressive?: boolean; grey?: boolean } = {}) => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const image = sharp({ create: { width: 64, height: 48, channels: 3, background: 'white', noise } });
  return (options.grey ? image.greyscale() : image).jpeg({ progressive: options.progressive ?? false, quality: 80 }).toBuffer();
};
const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
const segment = (marker: number, text: string) => Buffer.concat([Buffer.from([0xff, marker, 0, text.length + 2]), Buffer.from(text, 'latin1')]);

describe('a JPEG without what is beside its picture', () => {
  it.each([
    ['a plain one', {}],
    ['one in several scans', { progressive: true }],
    ['a grey one', { grey: true }],
  ])('is the same picture: %s', async (_, options) => {
    const whole = await photo(options);
    expect(await pixels(bareJpeg(whole)!)).toEqual(await pixels(whole));
  });

  it('has no application’s segment, no comment and nothing behind the end', async () => {
    const whole = await photo();
    const beside = [segment(0xe1, 'Exif\0\0 secret'), segment(0xe0, 'JFXX\0 secret preview, longer than a header'), segment(0xe2, 'ICC_PROFILE\0 secret'), segment(0xed, 'Photoshop secret'), segment(0xfe, 'secret')];
    const talkative = Buffer.concat([whole.subarray(0, 2), ...beside, whole.subarray(2), Buffer.from('secret')]);
    expect(Buffer.from(bareJpeg(talkative)!).includes('secret')).toBe(false);
    expect(await pixels(bareJpeg(talkative)!)).toEqual(await pixels(whole));
  });

  it('keeps what says that the colours are those of Adobe', async () => {
    const whole = await photo();
    const adobe = segment(0xee, 'Adobe\0\x64\0\0\0\0\x01');
    expect(Buffer.from(bareJpeg(Buffer.concat([whole.subarray(0, 2), adobe, whole.subarray(2)]))!).includes(adobe)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a beginning', Buffer.from([0xff, 0xd8, 0xff])],
    ['a segment longer than the file', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1, 2])],
    ['a segment shorter than its length', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 1, 0xff, 0xd9])],
    ['another format', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ])('is none of %s', (_, bytes) => {
    expect(bareJpeg(bytes)).toBeNull();
  });

  it('is none of one that was cut anywhere, and whatever was done to its bytes, what is kept is no longer than before', async () => {
    const whole = await photo();
    const end = whole.length - 1;
    fc.assert(fc.property(fc.nat(end), (at) => expect(bareJpeg(whole.subarray(0, at))).toBeNull()));
    fc.assert(
      fc.property(fc.array(fc.record({ at: fc.nat(end), byte: fc.nat(255) }), { minLength: 1, maxLength: 5 }), (changes) => {
        const spoiled = Buffer.from(whole);
        for (const { at, byte } of changes) spoiled[at] = byte;
        expect(bareJpeg(spoiled)?.length ?? 0).toBeLessThanOrEqual(whole.length);
      }),
    );
  });
});
