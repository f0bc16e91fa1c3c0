import { type ImageFormat } from './image-format.ts';
import { longestSide, mostPixels } from './limits.ts';
import { openImage } from './open-image.ts';
import { refusal, refusalOf } from './refusal.ts';

export interface ImageFacts {
  format: ImageFormat;
  /** As a person sees it: after the camera's rotation. */
  width: number;
  height: number;
}

/** Looks at the header only, in about a millisecond; throws `unprocessable` with `details.reason` for what can't be opened. */
export async function inspectImage(bytes: Uint8Array): Promise<ImageFacts> {
  const { format, image } = openImage(bytes);
  const { autoOrient } = await image.metadata().catch((error: unknown) => {
    throw refusalOf(error);
  });
  const { width, height } = autoOrient;
  if (width * height > mostPixels) throw refusal('too-many-pixels');
  if (Math.max(width, height) > longestSide) throw refusal('too-long');
  return { format, width, height };
}
