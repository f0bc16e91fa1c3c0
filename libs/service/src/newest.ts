import { AppError } from '@sluice/errors';
import { z } from 'zod';
import { positionOf } from './cursor.ts';

type Order = 'desc';

const id = z.guid();

/** A cursor of [instant, id]. Throws `invalid` for anything a list did not make. */
export function instantCursor(cursor: string): { at: Date; id: string } {
  const [instant = '', rowId = ''] = positionOf(cursor, 2);
  const at = new Date(instant);
  // Earlier than any row of ours are also those instants that PostgreSQL has no calendar for.
  if (!(at.getTime() >= 0) || !id.safeParse(rowId).success) {
    throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
  }
  return { at, id: rowId };
}

/** Lists with the newest first: the order, and the condition for what comes after a cursor. */
export function byNewest<Field extends string>(
  field: Field,
): {
  order: Record<string, Order>[];
  after(cursor: string | undefined): object;
} {
  return {
    order: [{ [field]: 'desc' }, { id: 'desc' }],
    after(cursor) {
      if (cursor === undefined) return {};
      const { at, id } = instantCursor(cursor);
      return { OR: [{ [field]: { lt: at } }, { [field]: at, id: { lt: id } }] };
    },
  };
}
