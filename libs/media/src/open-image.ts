import sharp, { type Sharp } from 'sharp';
import { imageFormat, isHeif, type ImageFormat } from './image-format.ts';
import { mostPixels } from './limits.ts';
import { refusal } from './refusal.ts';

/** libvips knows some forty formats, many of them with a past of memory faults: only these four may be loaded, from memory. */
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer', 'VipsForeignLoadNsgifBuffer'],
});
/** Pictures of strangers are never asked for twice: keeping their pixels would only hold memory. */
sharp.cache(false);

/** An image of an allowed format, not decoded yet; throws `unprocessable` for anything else. Decoding fails for errors, or for what the decoder only warns of, too. */
export function openImage(bytes: Uint8Array, failOn: 'error' | 'warning' = 'error'): { format: ImageFormat; image: Sharp } {
  const format = imageFormat(bytes);
  if (format === null) throw refusal(isHeif(bytes) ? 'heif' : 'not-an-image');
  return { format, image: sharp(bytes, { limitInputPixels: mostPixels, failOn, pages: 1 }) };
}
