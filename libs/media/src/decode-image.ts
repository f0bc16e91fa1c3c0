import { refusalOf } from './refusal.ts';
import { upright } from './upright.ts';

export interface DecodeOptions {
  /** The longer side of the result is at most this; smaller images are not enlarged. */
  maxSide: number;
}

/** Upright pixels in rows, three bytes (red, green, blue) each. */
export interface DecodedImage {
  data: Uint8Array<ArrayBuffer>;
  width: number;
  height: number;
}

/**
 * Decodes the first frame completely, turned as the camera says, on white where it is transparent. Throws `unprocessable`
 * with `details.reason` for what can't be opened, `timeout` after five seconds, and the signal's reason when aborted.
 */
export async function decodeImage(bytes: Uint8Array, { maxSide }: DecodeOptions, signal?: AbortSignal): Promise<DecodedImage> {
  signal?.throwIfAborted();
  const { image } = await upright(bytes, maxSide);
  const decoding = image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { data, info } = await decoding.catch((error: unknown) => {
    throw refusalOf(error);
  });
  signal?.throwIfAborted();
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}
