import { AppError } from '@sluice/errors';
import { positionOf } from '@sluice/service';
import { z } from 'zod';

const guid = z.guid();

/** The id inside a cursor of a list that goes by ids. Throws `invalid` for anything a list did not make. */
export function idOf(cursor: string): string {
  const [id = ''] = positionOf(cursor, 1);
  if (guid.safeParse(id).success) return id;
  throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.');
}
