import type { Ledger } from './ledger.ts';

/**
 * Messages of one chat and priority that arrived before one that had been accepted before they were even asked for.
 * Two that were asked for at the same time have no order.
 */
export function findInversions({ asked, arrivals }: Ledger): string[] {
  const deliveredAt = new Map<string, number>();
  for (const { text, at, delivered } of arrivals) if (delivered && at < (deliveredAt.get(text) ?? Infinity)) deliveredAt.set(text, at);
  const arrived = asked.flatMap(({ accepted, text, ...one }) => {
    const at = deliveredAt.get(text);
    return accepted && at !== undefined ? [{ ...one, text, acceptedAt: accepted.at, at }] : [];
  });
  return [...Map.groupBy(arrived, ({ account, chat, priority }) => JSON.stringify([account, chat, priority])).values()].flatMap((line) => {
    let latestAskedAt = -Infinity;
    return line
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ text, account, chat, askedAt, acceptedAt }) => {
        const overtaken = acceptedAt < latestAskedAt;
        latestAskedAt = Math.max(latestAskedAt, askedAt);
        return overtaken ? [`${text} was overtaken in ${account}/${chat}`] : [];
      });
  });
}
