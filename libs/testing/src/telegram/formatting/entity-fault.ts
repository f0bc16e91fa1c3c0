import { badRequest, type Refusal } from '../refusal.ts';

export interface Place {
  text: string;
  index: number;
}

/** `can't parse entities: …`, with the place where it is told (td MessageEntity.cpp). */
export function entityFault(problem: string, at?: Place): Refusal {
  return badRequest(`can't parse entities: ${problem}${at ? ` at byte offset ${byteOffset(at)}` : ''}`);
}

/** Telegram counts places in bytes of UTF-8. */
export function byteOffset({ text, index }: Place): number {
  return Buffer.byteLength(text.slice(0, index));
}
