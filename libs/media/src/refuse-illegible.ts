import type { DecodeOptions } from './decode-image.ts';
import { inspectImage } from './inspect-image.ts';
import { decodeTimeoutSeconds, leastLegible } from './limits.ts';
import { openImage } from './open-image.ts';
import { refusal, refusalOf } from './refusal.ts';

/**
 * For a picture on which nothing was found: throws `unprocessable` when that may be the picture's fault, with `details.reason` `too-small`
 * when it has no room for print after it was shrunk to `maxSide`, or `corrupt` when the decoder remarks on it (that of JPEG goes on where
 * others fail, and does not see all damage); `timeout` after five seconds.
 */
export async function refuseIllegible(bytes: Uint8Array, { maxSide }: DecodeOptions): Promise<void> {
  const { width, height } = await inspectImage(bytes);
  const shrink = Math.min(1, maxSide / Math.max(width, height));
  if (shrink * Math.min(width, height) < leastLegible) throw refusal('too-small');
  const decoding = openImage(bytes, 'warning').image.timeout({ seconds: decodeTimeoutSeconds }).greyscale().raw().toBuffer();
  await decoding.catch((error: unknown) => {
    throw refusalOf(error);
  });
}
