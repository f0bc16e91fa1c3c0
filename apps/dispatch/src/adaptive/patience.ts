/** How long a queue job keeps its place for a lane: what goes on after that goes on without it. */
export const placeMs = 1_000;
/** So many may always wait: were there more where nothing moves, lanes of a platform that hangs would take every place of the queue. */
const mostInLine = 4;

/** A line for permits, as it is now. */
export interface Line {
  waiting: number;
  /** How long one more would wait. */
  expectedMs: number;
}

/** How long a queue job waits for a permit; 0 where the line moves so slowly that it would take up its place for nothing. */
export function jobPatienceMs({ waiting, expectedMs }: Line): number {
  return waiting < mostInLine || expectedMs <= placeMs ? placeMs : 0;
}
