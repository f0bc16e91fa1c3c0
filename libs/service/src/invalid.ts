import { AppError } from '@sluice/errors';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

/** A 400 that lists every fault with its place. */
export function invalid(issues: readonly Issue[]): AppError {
  const errors = issues.map(({ message, path }) => ({ path: (path ?? []).map(keyOf).join('.'), message }));
  const [first] = errors;
  const detail = first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request does not fit its schema.';
  return new AppError('invalid', detail, { details: { errors } });
}

function keyOf(segment: PropertyKey | { key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
