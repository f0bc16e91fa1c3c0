import { createHash } from 'node:crypto';

const bits = 64;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]+/gu;
const isUnspaced = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;
/** Features looked at: enough for the longest message of any platform's usual length. */
const mostFeatures = 2_000;

/**
 * The SimHash of a normalised text, 64 bits (Charikar 2002): texts that share most of their features differ in few bits. Features are pairs of
 * neighbouring characters where a script knows no spaces, and words elsewhere.
 */
export function simhash(normalised: string): bigint {
  const votes = new Array<number>(bits).fill(0);
  for (const feature of featuresOf(normalised)) {
    const hash = createHash('sha256').update(feature).digest().readBigUInt64BE();
    for (let bit = 0; bit < bits; bit += 1) votes[bit] = (votes[bit] ?? 0) + ((hash >> BigInt(bit)) & 1n ? 1 : -1);
  }
  return votes.reduce((sum, vote, bit) => (vote > 0 ? sum | (1n << BigInt(bit)) : sum), 0n);
}

/** In how many bits two hashes differ. */
export function distance(a: bigint, b: bigint): number {
  let rest = a ^ b;
  let count = 0;
  for (; rest > 0n; rest &= rest - 1n) count += 1;
  return count;
}

function featuresOf(text: string): string[] {
  return (text.match(unspaced) ?? []).flatMap((run) => (isUnspaced.test(run) ? pairs([...run]) : [run])).slice(0, mostFeatures);
}

function pairs(chars: readonly string[]): string[] {
  return chars.length === 1 ? [...chars] : chars.slice(1).map((char, i) => `${chars[i] ?? ''}${char}`);
}
