import type { TextReading } from '@sluice/contracts';

/** How sure a reading must be: the rules' surest phrases stay above it whatever else is said. */
const sureEnough = 0.5;

/** Whether somebody said that they want no more campaigns. */
export function isOptOut({ intent, confidence }: Pick<TextReading, 'intent' | 'confidence'>): boolean {
  return intent === 'opt-out' && confidence >= sureEnough;
}
