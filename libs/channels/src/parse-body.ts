import { AppError } from '@sluice/errors';

/** The JSON of a webhook body. Throws `invalid` when it is not JSON, or not UTF-8. */
export function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError('invalid', 'The body is not JSON in UTF-8.', { cause });
  }
}
