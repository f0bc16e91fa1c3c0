import { AppError } from '@sluice/errors';
import { positionOf } from '@sluice/service';

/** Cursors over messages: places in the order of acceptance. */
export function cursorOf(seq: bigint): string {
  return Buffer.from(JSON.stringify([String(seq)])).toString('base64url');
}

/** Throws `invalid` for anything that `cursorOf` did not make. */
export function seqOf(cursor: string): bigint {
  const [seq = ''] = positionOf(cursor, 1);
  if (!/^\d{1,18}$/.test(seq)) throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
  return BigInt(seq);
}
