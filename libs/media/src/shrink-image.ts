import { refusalOf } from './refusal.ts';
import { upright } from './upright.ts';

export interface ShrinkOptions {
  /** The longer side of the result is at most this; smaller images are not enlarged. */
  maxSide: number;
  /** JPEG quality, 1 to 100. */
  quality: number;
}

/**
 * The picture as an upright JPEG of bounded size, without any metadata (place, camera, preview). Throws `unprocessable` with
 * `details.reason` for what can't be opened, `timeout` after five seconds, and the signal's reason when aborted.
 */
export async function shrinkImage(bytes: Uint8Array, { maxSide, quality }: ShrinkOptions, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  signal?.throwIfAborted();
  const { image } = await upright(bytes, maxSide);
  const shrunk = await image
    .jpeg({ quality })
    .toBuffer()
    .catch((error: unknown) => {
      throw refusalOf(error);
    });
  signal?.throwIfAborted();
  return new Uint8Array(shrunk);
}
