import { createHash } from 'node:crypto';
import type { QuestionMark } from '@sluice/contracts';
import { normalise } from './normalise.ts';
import { simhash } from './simhash.ts';

/** How a question to an account is known again; null when nothing of it is left to tell. The same words to two accounts are two questions. */
export function markQuestion(accountId: string, text: string): QuestionMark | null {
  const normalised = normalise(text);
  if (normalised === '') return null;
  const fingerprint = createHash('sha256').update(`${accountId}\n${normalised}`).digest('hex');
  return { fingerprint, simhash: simhash(normalised).toString(16).padStart(16, '0') };
}
