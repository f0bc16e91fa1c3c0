/** Chance that can be repeated: the same seed, the same numbers. */
export interface Dice {
  /** From 0 up to 1. */
  share(): number;
  /** A number between the two. */
  between(from: number, to: number): number;
  /** One of them. */
  pick<T>(things: readonly T[]): T;
  digits(count: number): string;
}

/** mulberry32: enough for pictures. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const share = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + share() * (to - from);
  return {
    share,
    between,
    pick: (things) => things[Math.floor(share() * things.length)]!,
    digits: (count) => Array.from({ length: count }, () => Math.floor(between(0, 10))).join(''),
  };
}
