import { createHash } from 'node:crypto';
import { AppError } from '@sluice/errors';

/** Frames nearest to the fault that count: deeper ones only say by which way it was reached. */
const frames = 5;
const ours = /^\s+at (?:(?:async )?(.+?) \()?(?:file:\/\/)?[^\s()]*?\/((?:apps|libs|tools)\/[^():]+?)\.[cm]?[jt]s(?::\d+)*\)?$/;

/**
 * The same 16 hex digits for failures of one kind at one place: the error's class, its code, and our own functions nearest to it.
 * No message, no values, and no line numbers, which every release moves.
 */
export function fingerprintOf(error: unknown): string {
  const known = error instanceof Error ? error : undefined;
  const places = (known?.stack ?? '').split('\n').flatMap((line) => placeOf(line)).slice(0, frames);
  const kind = known ? known.constructor.name : typeof error;
  const facts = [kind, error instanceof AppError ? error.code : '', ...places];
  return createHash('sha256').update(facts.join('\n')).digest('hex').slice(0, 16);
}

function placeOf(line: string): string[] {
  const [, name = '', file = ''] = ours.exec(line) ?? [];
  if (file === '' || file.includes('node_modules/')) return [];
  // Built files stand in dist, their sources in src.
  return [`${name} ${file.replace('/dist/', '/src/')}`];
}
