/** The formats that strangers may send us. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif';

const signatures: ReadonlyArray<{ format: ImageFormat; at: number; bytes: readonly number[] }> = [
  { format: 'jpeg', at: 0, bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', at: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'webp', at: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
  { format: 'gif', at: 0, bytes: [0x47, 0x49, 0x46, 0x38] },
];

/** The format that the first bytes claim, or null for anything that is not on the list (SVG, TIFF, HEIF, PDF, text …). */
export function imageFormat(bytes: Uint8Array): ImageFormat | null {
  const match = signatures.find((signature) => signature.bytes.every((byte, i) => bytes[signature.at + i] === byte));
  return match?.format ?? null;
}

/** Whether the bytes begin like the photos of recent phones: an ISO media file of a HEIF brand (ISO/IEC 23008-12, AV1 Image File Format). */
export function isHeif(bytes: Uint8Array): boolean {
  const name = String.fromCharCode(...bytes.subarray(4, 12));
  return /^ftyp(hei[cxms]|hev[cxms]|mif1|msf1|avi[fs])$/.test(name);
}
