import type { PhotoSize } from 'grammy/types';
import { photoSizeOf, type Files } from './files.ts';

export interface PhotoSeed {
  width?: number;
  height?: number;
  mime?: string;
  token?: string;
  /** Pretended size in bytes of the biggest one. */
  size?: number;
}

/** The longest sides of Telegram's photo sizes s, m, x and y; the original is scaled down to at most 1280. */
const longestSides = [90, 320, 800, 1280];

/** Photos as Telegram keeps them: the same picture in ascending sizes, each a file of its own. */
export class Photos {
  readonly #files: Files;
  readonly #sets = new Map<string, PhotoSize[]>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Only the last size serves the given bytes; the smaller ones are cut short, so that picking a wrong one shows. */
  add(bytes: Uint8Array, seed: PhotoSeed = {}): PhotoSize[] {
    const { width = 1280, height = 960, mime = 'image/jpeg', token, size } = seed;
    const longest = Math.min(Math.max(width, height), 1280);
    const sides = [...longestSides.filter((side) => side < longest), longest];
    const sizes = sides.map((side, index) => {
      const last = index === sides.length - 1;
      const part = last ? bytes : bytes.subarray(0, Math.ceil((bytes.length * side) / (longest * 2)));
      const file = this.#files.add(part, { kind: 'photo', mime, token, ...(last && size !== undefined && { size }) });
      const scale = side / Math.max(width, height);
      return photoSizeOf(file, Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    });
    for (const { file_id } of sizes) this.#sets.set(file_id, sizes);
    return sizes;
  }

  /** All sizes of the photo that this file id belongs to. */
  find(fileId: string): PhotoSize[] | undefined {
    return this.#sets.get(fileId);
  }
}
