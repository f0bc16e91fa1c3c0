/** The messages of one priority that wait in a lane, seen from one of its messages and without those of its chat that go before it. */
export interface PriorityLine {
  /** Their priority less that of the message: below zero is better. */
  rank: number;
  /** Those that are due before it, in order: so many at about an instant. */
  older: readonly { at: number; messages: number }[];
  /** How many others are due by now. */
  younger: number;
}

export interface PriorityLines {
  /** Whether one of this rank or a better one is due. */
  isDue(at: number, rank: number): boolean;
  /** Best priority first, and of one priority the oldest: one of those ahead of the message, or behind it. */
  takeAhead(at: number): void;
  takeBehind(at: number): void;
  /** When the oldest of those became due that are older than the message. */
  oldestAt(): number;
  /** Takes that one, and says whether it was ahead of the message. */
  takeOldest(): boolean;
}

/** Who goes next of those that wait, where a permit takes the best and every tenth the oldest. */
export function linesOf(lines: readonly PriorityLine[]): PriorityLines {
  const all = lines.map(lineOf);
  const oldestAt = (): number => Math.min(...all.map((line) => line.oldestAt()));
  return {
    isDue: (at, rank) => all.some((line) => line.rank <= rank && line.isDue(at)),
    takeAhead: (at) => void all.some((line) => line.rank <= 0 && (line.takeOlder(at) || (line.rank < 0 && line.takeYounger()))),
    takeBehind: (at) => void all.some((line) => line.rank >= 0 && ((line.rank > 0 && line.takeOlder(at)) || line.takeYounger())),
    oldestAt,
    takeOldest() {
      const at = oldestAt();
      return (all.find((line) => line.takeOlder(at))?.rank ?? 0) <= 0;
    },
  };
}

function lineOf({ rank, older, younger }: PriorityLine) {
  let [part, taken, left] = [0, 0, younger];
  const oldestAt = (): number => older[part]?.at ?? Infinity;
  return {
    rank,
    oldestAt,
    isDue: (at: number) => left > 0 || oldestAt() <= at,
    takeOlder(at: number): boolean {
      const { at: dueAt, messages } = older[part] ?? { at: Infinity, messages: 0 };
      if (messages === 0 || dueAt > at) return false;
      taken += 1;
      if (taken >= messages) [part, taken] = [part + 1, 0];
      return true;
    },
    takeYounger(): boolean {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
  };
}
