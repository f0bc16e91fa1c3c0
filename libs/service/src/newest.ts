import { AppError } from '@sluice/errors';
import { positionOf } from './cursor.ts';

type Order = 'desc';

/** A cursor of [instant, id]. Throws `invalid` for anything a list did not make. */
export function instantCursor(cursor: string): { at: Date; id: string } {
  const [instant = '', id = ''] = positionOf(cursor, 2);
  const at = new Date(instant);
  if (Number.isNaN(at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
  }
  return { at, id };
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
