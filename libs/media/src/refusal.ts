import { AppError } from '@sluice/errors';
import { leastLegible, longestSide, mostPixels } from './limits.ts';

/** Why a picture was refused; a stable word for `details.reason`. */
export type RefusalReason = 'not-an-image' | 'heif' | 'too-many-pixels' | 'too-long' | 'too-small' | 'corrupt';

const messages: Record<RefusalReason, string> = {
  'not-an-image': 'The file is not a JPEG, PNG, WebP or GIF image. Send a photo in one of these formats.',
  heif: 'HEIC and AVIF photos cannot be opened. Send the photo as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible).',
  'too-many-pixels': `The image has more than ${mostPixels / 1e6} million pixels. Send a smaller one.`,
  'too-long': `The image is longer than ${longestSide} pixels on one side. Send a smaller one, or a part of it.`,
  'too-small': `The image is too small or too narrow for print that can be read. Send one whose shorter side has ${leastLegible} pixels at least.`,
  corrupt: 'The image is damaged or incomplete and cannot be opened. Send it again.',
};

/** The failure for a picture that cannot be opened, in words a person can act on. */
export function refusal(reason: RefusalReason, cause?: unknown): AppError {
  return new AppError('unprocessable', messages[reason], { details: { reason }, cause });
}

/** libvips tells its failures apart by their text only (sharp 0.35: src/common.cc, src/pipeline.cc). */
export function refusalOf(error: unknown): AppError {
  const text = error instanceof Error ? error.message : String(error);
  if (/exceeds pixel limit|dimensions exceed/i.test(text)) return refusal('too-many-pixels', error);
  if (/unsupported image format|is blocked/i.test(text)) return refusal('not-an-image', error);
  if (/^timeout/i.test(text)) return new AppError('timeout', 'Opening the image took too long. Try again later.', { cause: error });
  return refusal('corrupt', error);
}
