import { badRequest } from './refusal.ts';

/** One file part of a multipart body. */
export interface Upload {
  bytes: Uint8Array;
  name: string;
  mime: string;
}

/** The parameters of one call; Telegram reads every value as text, wherever it came from. */
export class Params {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #uploads: ReadonlyMap<string, Upload>;

  constructor(values: Readonly<Record<string, unknown>>, uploads: ReadonlyMap<string, Upload> = new Map()) {
    this.#values = values;
    this.#uploads = uploads;
  }

  /** Names of the given values; an upload counts only under the name of a field, not as an attachment. */
  names(): string[] {
    return Object.keys(this.#values);
  }

  /** '' when missing or null. */
  text(name: string): string {
    const value = this.#values[name];
    if (typeof value === 'string') return value;
    return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  has(name: string): boolean {
    return this.text(name) !== '';
  }

  /** undefined when missing or not a whole number. */
  integer(name: string): number | undefined {
    const text = this.text(name).trim();
    return /^-?\d+$/.test(text) ? Number(text) : undefined;
  }

  /** `true`, `yes` and `1` are true (td to_bool). */
  flag(name: string): boolean {
    return ['true', 'yes', '1'].includes(this.text(name).toLowerCase());
  }

  /** A JSON-serialised value, as an object or as its text; undefined when missing. */
  json(name: string): unknown {
    const value = this.#values[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw badRequest(`can't parse ${name} JSON object`);
    }
  }

  /** The file of a field: sent under the field's name, or named by it as `attach://<part>`. */
  upload(name: string): Upload | undefined {
    const text = this.text(name);
    return this.#uploads.get(text.startsWith('attach://') ? text.slice('attach://'.length) : name);
  }
}
