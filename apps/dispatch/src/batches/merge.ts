import { sizeOf, type TextLimit } from '@sluice/channels';

/** A text of a batch; the same rules are in SQL, where they decide: dispatch.merge. */
export interface BatchText {
  id: string;
  text: string;
  parseMode: string | null;
}

/** What one message says when others were merged into it. */
export interface Merged {
  id: string;
  text: string;
  /** The ids of those that it says too. */
  merged: string[];
}

export interface MergeRules {
  /** Progress texts of one message. */
  size: number;
  limit: TextLimit;
}

/**
 * What goes out, in order, when it is time for the progress texts that wait in a batch (`overtaker` null), or when something more
 * important of the batch goes: then it says those that came before it, as far as they fit, and the others follow.
 */
export function sayWaiting(waiting: readonly BatchText[], overtaker: BatchText | null, rules: MergeRules): Merged[] {
  if (overtaker) {
    const alike = waiting.filter(({ parseMode }) => parseMode === overtaker.parseMode);
    const folded = fitting(overtaker, alike, rules.limit);
    return [{ ...join([...folded, overtaker]), id: overtaker.id, merged: idsOf(folded) }, ...sayWaiting(without(waiting, folded), null, rules)];
  }
  const [first, ...others] = waiting;
  if (!first) return [];
  const stranger = others.findIndex(({ parseMode }) => parseMode !== first.parseMode);
  const alike = others.slice(0, stranger === -1 ? rules.size - 1 : Math.min(stranger, rules.size - 1));
  const behind = fitting(first, alike, rules.limit);
  return [{ ...join([first, ...behind]), id: first.id, merged: idsOf(behind) }, ...sayWaiting(without(others, behind), null, rules)];
}

/** When the waiting progress texts of a batch go, by themselves: the instants of their acceptance, in order, tell. */
export function goAt(acceptedAt: readonly number[], { size, intervalMs, closed }: { size: number; intervalMs: number; closed: boolean }, now: number): number {
  const [first = now] = acceptedAt;
  return Math.min(first + intervalMs, closed || acceptedAt.length >= size ? now : now + intervalMs);
}

/** As many of the texts, from the first on, as fit into one message with the one that carries them. */
function fitting(carrier: BatchText, texts: readonly BatchText[], limit: TextLimit): BatchText[] {
  let size = sizeOf(carrier.text, limit);
  const tooMuch = texts.findIndex(({ text }) => (size += sizeOf(text, limit) + 1) > limit.max);
  return texts.slice(0, tooMuch === -1 ? texts.length : tooMuch);
}

function join(texts: readonly BatchText[]): { text: string } {
  return { text: texts.map(({ text }) => text).join('\n') };
}

function idsOf(texts: readonly BatchText[]): string[] {
  return texts.map(({ id }) => id);
}

function without(texts: readonly BatchText[], gone: readonly BatchText[]): BatchText[] {
  return texts.filter((text) => !gone.includes(text));
}
