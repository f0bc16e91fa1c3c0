/** A photo of the largest phone cameras passes; a decompression bomb does not. */
export const mostPixels = 50_000_000;

/** libvips keeps whole rows in memory, so a strip of few but endless rows would cost a gigabyte within the limit above. */
export const longestSide = 30_000;

/** What opening one picture may cost. */
export const decodeTimeoutSeconds = 5;

/** Pixels of the shorter side below which no card's print can be made out: five lines of it, and as much paper. */
export const leastLegible = 100;
