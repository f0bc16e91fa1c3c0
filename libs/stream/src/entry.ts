import { z } from 'zod';

/** What is kept in Redis: one stream, of which each entry holds one event as JSON. */
export const streamKey = 'sluice:events';
export const eventField = 'event';

/** An event with its place in the stream. */
export interface Entry {
  id: string;
  type: string;
  accountId?: string | undefined;
  campaignId?: string | undefined;
  /** The whole event as JSON, on one line. */
  json: string;
}

/** An entry as Redis gives it: its id, then fields and values in turn. */
export type RawEntry = [id: string, fields: string[]];

/** What every reader must know of an event; the rest is passed on, so that a newer publisher needs no newer reader. */
const known = z.object({ type: z.string().regex(/^[a-z-]+$/), accountId: z.string().optional(), campaignId: z.string().optional() });

/** Reads entries; what is no event is left out. */
export function readEntries(raw: readonly RawEntry[]): Entry[] {
  return raw.flatMap(([id, [field, json = '']]) => {
    const event = field === eventField ? known.safeParse(parse(json)) : undefined;
    return event?.success && !/[\r\n]/.test(json) ? [{ id, ...event.data, json }] : [];
  });
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Says at `id` that events before it are missing. */
export function gapAt(id: string): Entry {
  const type = 'replay-gap';
  return { id, type, json: JSON.stringify({ type, reason: 'forgotten' }) };
}
