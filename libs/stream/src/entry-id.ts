/** Where a stream begins, and the id that an empty one is read after. */
export const beginning = '0-0';

/** The id of an entry as a client gives it back, in full (`<milliseconds>-<number>`); null when it is none. */
export function entryIdOf(text: string): string | null {
  const [, ms, number = '0'] = /^(\d{1,15})(?:-(\d{1,15}))?$/.exec(text) ?? [];
  return ms === undefined ? null : `${Number(ms)}-${Number(number)}`;
}

/** Whether one id comes later in the stream than another. */
export function isAfter(id: string, other: string): boolean {
  const [ms, number] = partsOf(id);
  const [otherMs, otherNumber] = partsOf(other);
  return ms === otherMs ? number > otherNumber : ms > otherMs;
}

function partsOf(id: string): [number, number] {
  const [ms, number] = id.split('-');
  return [Number(ms), Number(number)];
}
