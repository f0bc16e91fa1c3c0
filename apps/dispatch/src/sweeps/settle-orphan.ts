import { AppError } from '@sluice/errors';
import { settleFailure, type Settlement } from '../lanes/settle.ts';
import type { Orphan } from './sweep.repository.ts';

/** What becomes of a message whose process died over it: tried again where sending twice is the same as once, else in doubt. */
export function settleOrphan(orphan: Orphan, repeatsSafely: boolean, random: number): Settlement {
  const died = 'The process that was sending it died.';
  if (repeatsSafely) return { ...settleFailure(new AppError('timeout', died), { ...orphan, maxAttempts: Infinity }, random), delayMs: 0 };
  return settleFailure(new AppError('uncertain', died), orphan, random);
}
