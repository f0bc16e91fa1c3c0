/** How files of these types begin (after `from` bytes). */
const beginnings: Record<string, { from: number; bytes: string }> = {
  'image/png': { from: 0, bytes: '\x89PNG\r\n\x1a\n' },
  'image/jpeg': { from: 0, bytes: '\xff\xd8\xff' },
  'image/webp': { from: 8, bytes: 'WEBP' },
  'image/gif': { from: 0, bytes: 'GIF8' },
  'image/heic': { from: 4, bytes: 'ftyp' },
  'image/heif': { from: 4, bytes: 'ftyp' },
};

/** Whether the bytes begin as a picture of this type does. */
export function looksLike(mimeType: string, bytes: Buffer): boolean {
  const beginning = beginnings[mimeType];
  return beginning !== undefined && bytes.toString('latin1', beginning.from, beginning.from + beginning.bytes.length) === beginning.bytes;
}
