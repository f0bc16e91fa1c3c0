/** A photo of the largest phone cameras passes; a decompression bomb does not. */
export const mostPixels = 50_000_000;

/** What opening one picture may cost. */
export const decodeTimeoutSeconds = 5;
