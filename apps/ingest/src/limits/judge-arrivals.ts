import type { Arrival } from '@sluice/channels';
import type { Verdict } from '@sluice/rate-limit';

/** Whether a person is kept out. */
export type IsBlocked = (senderId: string) => boolean;

/** What people say to us. Who lets us in, and where a chat moved to, is learnt whoever it is. */
const said: ReadonlySet<string> = new Set(['text', 'photo']);

/** What a blocked person said is kept, and left alone. */
export function withoutBlocked(arrivals: readonly Arrival[], isBlocked: IsBlocked): Arrival[] {
  return arrivals.map((arrival) => (arrival.event && said.has(arrival.kind) && isBlocked(arrival.event.sender.id) ? { ...arrival, kind: 'ignored', event: null } : arrival));
}

/** Whether an arrival counts as a card. */
export function isCard({ event }: Arrival): boolean {
  return event?.kind === 'photo';
}

/** A photo that is one too many is kept without being worked, and as part of no group; the first of them says so to the person. */
export function withLimit(arrival: Arrival, verdict: Verdict | undefined): Arrival {
  if (!arrival.event || !verdict || verdict.admit) return arrival;
  const { group: _group, ...event } = arrival.event;
  return { ...arrival, event: { ...event, limited: verdict.isFirst ? 'tell' : 'told' } };
}
