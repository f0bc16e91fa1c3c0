import { z } from 'zod';

/** What one file holds. `expiresAt`: epoch milliseconds. */
export interface DiskFile {
  name: string;
  value: string;
  isNegative: boolean;
  expiresAt: number;
}

const header = z.object({ form: z.literal(1), name: z.string(), isNegative: z.boolean(), expiresAt: z.number() });
const newline = 10;

/** One line of JSON that says what follows: the value in UTF-8. */
export function encodeFile({ name, value, isNegative, expiresAt }: DiskFile): Uint8Array {
  const first: z.infer<typeof header> = { form: 1, name, isNegative, expiresAt };
  return new TextEncoder().encode(`${JSON.stringify(first)}\n${value}`);
}

/** Undefined for what `encodeFile` did not write. */
export function decodeFile(bytes: Uint8Array): DiskFile | undefined {
  const end = bytes.indexOf(newline);
  if (end === -1) return undefined;
  const known = header.safeParse(jsonOf(textOf(bytes.subarray(0, end))));
  if (!known.success) return undefined;
  const { name, isNegative, expiresAt } = known.data;
  return { name, value: textOf(bytes.subarray(end + 1)), isNegative, expiresAt };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
