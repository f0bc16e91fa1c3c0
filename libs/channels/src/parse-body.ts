import { AppError } from '@sluice/errors';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** No platform nests more than a few levels. */
const deepest = 64;

/** The JSON of a webhook body. Throws `invalid` when it is not JSON, not UTF-8, or nested more deeply than anybody would. */
export function parseBody(body: Buffer): unknown {
  const parsed = parse(body);
  if (isDeeper(parsed, deepest)) throw new AppError('invalid', `The body is nested more than ${deepest} levels deep.`);
  return parsed;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON in UTF-8.', { cause });
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
