const mark = 0xff;
const endOfImage = 0xd9;
const startOfScan = 0xda;
const adobe = 0xee;
/** A JFIF header of this length holds no preview. */
const shortJfif = 16;

/**
 * A JPEG without what is written beside the picture (place, camera, preview, profile, comments) and behind it, its pixels untouched;
 * null for what is no whole JPEG. Segments: ITU-T T.81, B.1.
 */
export function bareJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const kept = [bytes.subarray(0, 2)];
  for (let at = 2; bytes[at] === mark; ) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === endOfImage) return new Uint8Array(Buffer.concat([...kept, bytes.subarray(at, at + 2)]));
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    if (length < 2 || marker < 0xc0 || marker === mark) return null;
    const end = marker === startOfScan ? endOfScan(bytes, at + 2 + length) : at + 2 + length;
    if (isPicture(marker, length)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

/** Tables, frames and scans; of the applications' own segments those that say what the colours are. */
function isPicture(marker: number, length: number): boolean {
  const isOfApplication = (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
  return !isOfApplication || marker === adobe || (marker === 0xe0 && length === shortJfif);
}

/** Where the next segment begins: a marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(mark, from); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isInScan = next === 0 || next === mark || (next >= 0xd0 && next <= 0xd7);
    if (!isInScan) return at;
  }
  return bytes.length;
}
