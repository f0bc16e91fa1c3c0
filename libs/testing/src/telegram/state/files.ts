import type { Document, PhotoSize } from 'grammy/types';
import { badRequest } from '../refusal.ts';

export interface FileSeed {
  mime?: string;
  /** Original name; Telegram keeps it only in `document`. */
  name?: string;
  kind?: 'photo' | 'document';
  /** The bot whose file ids these are; other bots cannot use them. Every bot can when left out. */
  token?: string;
  /** Pretended size in bytes, to test the 20 MB limit cheaply. */
  size?: number;
}

export interface StoredFile {
  fileId: string;
  uniqueId: string;
  path: string;
  bytes: Uint8Array;
  size: number;
  mime: string;
  name: string;
  token: string | undefined;
}

/** getFile serves up to 20 MB (core.telegram.org/bots/api#getfile). */
const downloadLimit = 20 << 20;

/** What was uploaded, by file id and by download path. */
export class Files {
  readonly #byId = new Map<string, StoredFile>();
  readonly #byPath = new Map<string, StoredFile>();
  #last = 0;

  add(bytes: Uint8Array, seed: FileSeed = {}): StoredFile {
    const number = ++this.#last;
    const photo = (seed.kind ?? (seed.mime?.startsWith('image/') ? 'photo' : 'document')) === 'photo';
    const mime = seed.mime ?? (photo ? 'image/jpeg' : 'application/octet-stream');
    const name = seed.name ?? (photo ? `file_${number}.jpg` : `file_${number}.${mime.split('/')[1]}`);
    const extension = photo ? 'jpg' : (name.split('.').at(-1) ?? 'dat');
    const file: StoredFile = {
      fileId: `${photo ? 'AgACAgUAAx' : 'BQACAgUAAx'}${mark(number)}`,
      uniqueId: `${photo ? 'AQAD' : 'AgAD'}${mark(number)}`,
      path: `${photo ? 'photos' : 'documents'}/file_${number}.${extension}`,
      bytes,
      size: seed.size ?? bytes.length,
      mime,
      name,
      token: seed.token,
    };
    this.#byId.set(file.fileId, file);
    this.#byPath.set(file.path, file);
    return file;
  }

  find(token: string, fileId: string): StoredFile | undefined {
    return visible(this.#byId.get(fileId), token);
  }

  /** The file for getFile, or Telegram's refusal. */
  fetchable(token: string, fileId: string): StoredFile {
    const file = this.find(token, fileId);
    if (!file) throw badRequest('wrong file_id or the file is temporarily unavailable');
    if (file.size > downloadLimit) throw badRequest('file is too big');
    return file;
  }

  findByPath(token: string, path: string): StoredFile | undefined {
    return visible(this.#byPath.get(path), token);
  }
}

/** A file as `document` shows it. */
export function documentOf(file: StoredFile): Document {
  return { file_name: file.name, mime_type: file.mime, file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size };
}

/** A file as one size of a photo. */
export function photoSizeOf(file: StoredFile, width: number, height: number): PhotoSize {
  return { file_id: file.fileId, file_unique_id: file.uniqueId, file_size: file.size, width, height };
}

function visible(file: StoredFile | undefined, token: string): StoredFile | undefined {
  return file?.token === undefined || file.token === token ? file : undefined;
}

function mark(number: number): string {
  return `${number.toString(36).padStart(6, '0')}-s`;
}
