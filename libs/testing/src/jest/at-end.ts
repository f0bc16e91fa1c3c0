import { afterAll } from '@jest/globals';

type End = () => unknown;

const ends: End[] = [];

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Ends something after the last test of this file; what began last ends first. */
export function atEnd(end: End): void {
  ends.push(end);
}
