import { bareJpeg } from './bare-jpeg.ts';
import { openImage } from './open-image.ts';
import { refusalOf } from './refusal.ts';
import { upright } from './upright.ts';

export interface ShrinkOptions {
  /** The longer side of the result is at most this; smaller images are not enlarged. */
  maxSide: number;
  /** JPEG quality, 1 to 100. */
  quality: number;
  /** An upright JPEG no larger than this is not drawn anew, which takes a third of a processor's second per ten of them. */
  asItIs?: { maxSide: number; maxBytes: number };
}

/**
 * The picture as an upright JPEG of bounded size, without any metadata (place, camera, preview). Throws `unprocessable` with
 * `details.reason` for what can't be opened, `timeout` after five seconds, and the signal's reason when aborted.
 */
export async function shrinkImage(bytes: Uint8Array, options: ShrinkOptions, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  const { image } = await upright(bytes, options.maxSide);
  const shrunk = (await asItIs(bytes, options)) ?? new Uint8Array(await image.jpeg({ quality: options.quality }).toBuffer().catch(refuse));
  signal?.throwIfAborted();
  return shrunk;
}

async function asItIs(bytes: Uint8Array, { asItIs: limits }: ShrinkOptions): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!limits || bytes.length > limits.maxBytes) return null;
  const { format, orientation = 1, space = '', width, height } = await openImage(bytes).image.metadata().catch(refuse);
  const isUpright = orientation === 1 && ['srgb', 'b-w'].includes(space);
  return format === 'jpeg' && isUpright && Math.max(width, height) <= limits.maxSide ? bareJpeg(bytes) : null;
}

function refuse(error: unknown): never {
  throw refusalOf(error);
}
