import { AppError } from '@sluice/errors';

/** A stretch this long, word for word, is no coincidence. */
const tellingLength = 48;
const step = 16;

export interface Confidential {
  instructions: string;
  codes: readonly string[];
}

/** Throws `unprocessable` (`details.reason` `leak`) when an answer repeats our instructions or the code of a fence: somebody's data was obeyed. */
export function refuseLeaks(answer: unknown, { instructions, codes }: Confidential): void {
  const said = squeeze(strings(answer).join(' '));
  const told = squeeze(instructions);
  const stretches = Array.from({ length: Math.ceil(told.length / step) }, (_, i) => told.slice(i * step, i * step + tellingLength));
  const isTold = stretches.some((stretch) => stretch.length === tellingLength && said.includes(stretch));
  if (isTold || codes.some((code) => said.includes(code))) {
    throw new AppError('unprocessable', 'The model repeated its instructions instead of answering.', { details: { reason: 'leak' } });
  }
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, one]) => [key, ...strings(one)]) : [];
}

function squeeze(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
