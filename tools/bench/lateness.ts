const most = 3;

/** Says which senders were late, and by how many milliseconds: the worst of them, and how many more there were. */
export function lateness(late: ReadonlyMap<string, number>): string[] {
  if (late.size === 0) return [];
  const worst = [...late].sort(([, one], [, other]) => other - one);
  const named = worst.slice(0, most).map(([what, ms]) => `${what}, by ${Math.round(ms)} ms`);
  const more = worst.length > most ? [`${worst.length - most} more`] : [];
  return [`the machine was full: in the worst round the sender itself was late (p99): ${[...named, ...more].join('; ')}`];
}
