import { AppError } from '@sluice/errors';

/** What models write where nothing is printed. */
const nothing = /^(?:null|none|nil|n\/a|undefined|unknown|無|无|なし|-+|—+)$/i;
const control = /(?!\n)\p{Cc}/gu;
const hidden = /(?![\u200c\u200d])[\p{Cf}\p{Cs}\p{Co}]/gu;

/** One line of at most `longest` characters, or null when a model wrote nothing of use. */
export function line(value: unknown, longest: number): string | null {
  return paragraph(value, longest)?.replace(/\s+/gu, ' ') ?? null;
}

/** Text of several lines, of at most `longest` characters, or null when a model wrote nothing of use. */
export function paragraph(value: unknown, longest: number): string | null {
  if (typeof value !== 'string') return null;
  const clean = value.replace(/\r\n?/g, '\n').replace(control, ' ').replace(hidden, '').normalize('NFC').trim();
  if (clean === '' || nothing.test(clean)) return null;
  return [...clean.slice(0, longest * 2)].slice(0, longest).join('').trim();
}

/** The first `most` members of a list; a single value where a list belongs is a list of one. */
export function list(value: unknown, most: number): unknown[] {
  if (Array.isArray(value)) return value.slice(0, most);
  return value === null || value === undefined ? [] : [value];
}

/** The properties of an object by name; none for anything else. */
export function properties(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The option that a model meant, or the fallback for words that are none of them. */
export function oneOf<T extends string>(options: readonly T[], value: unknown, fallback: NoInfer<T>): T {
  const word = line(value, 40)?.toLowerCase().replace(/[\s_]+/g, '-');
  return options.find((option) => option === word) ?? fallback;
}

/** The same text for comparing: NFKC, lower case, letters and digits only. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** An answer that is not of the shape asked for. */
export function misfit(): AppError {
  return new AppError('unprocessable', 'The model answered in another shape than it was asked for.', { details: { reason: 'misfit' } });
}
