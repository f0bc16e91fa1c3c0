import type { Sharp } from 'sharp';
import { inspectImage } from './inspect-image.ts';
import { decodeTimeoutSeconds } from './limits.ts';
import { openImage } from './open-image.ts';

/**
 * The first frame as a person sees it: turned as the camera says, on white where it is transparent, its longer side at most
 * `maxSide`. Nothing is decoded yet; throws `unprocessable` for what must not be.
 */
export async function upright(bytes: Uint8Array, maxSide: number): Promise<{ image: Sharp }> {
  await inspectImage(bytes);
  const image = openImage(bytes)
    .image.timeout({ seconds: decodeTimeoutSeconds })
    .autoOrient()
    .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .toColourspace('srgb');
  return { image };
}
