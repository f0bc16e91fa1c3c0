import { AppError } from '@sluice/errors';
import { z } from 'zod';
import { strictQuery } from './strict-query.ts';

export interface Page<Item> {
  items: Item[];
  /** Give it back as `cursor` for the next page; null on the last one. */
  nextCursor: string | null;
}

/** `?limit=` and `?cursor=` of every list. */
export const pageQuery = strictQuery({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** The schema of a `Page`. */
export function pageSchema<Item extends z.ZodType>(item: Item): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Cuts a page out of `limit + 1` rows; the cursor is the position of the last row shown. */
export function pageOf<Row>(rows: readonly Row[], limit: number, position: (row: Row) => readonly string[]): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(JSON.stringify(position(last))).toString('base64url') : null;
  return { items, nextCursor };
}

/** The position inside a cursor. Throws `invalid` for anything that `pageOf` did not make. */
export function positionOf(cursor: string, parts: number): string[] {
  try {
    return z.array(z.string()).length(parts).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('invalid', 'This cursor was not made by this list: leave it out to begin anew.', { cause });
  }
}
