import type { Outgoing } from '../adapter.ts';

/** A reply is free, a push counts against the monthly plan but has a retry key. */
export type Route = { kind: 'reply'; replyToken: string } | { kind: 'push' };

/** LINE: reply tokens live about a minute and promise nothing; this leaves time for the call itself. */
const freshMs = 50_000;

/** How to send now: as a reply while the event's token is fresh, else as a push. */
export function routeOf({ replyToken }: Pick<Outgoing, 'replyToken'>, now: number): Route {
  const isFresh = replyToken !== null && now - replyToken.receivedAt.getTime() < freshMs;
  return isFresh ? { kind: 'reply', replyToken: replyToken.token } : { kind: 'push' };
}

/** LINE: a retry key is known for 24 hours from its first use (developers.line.biz, "Retry failed API requests"); an hour of them is for clocks that differ. */
const rememberedMs = 23 * 3_600_000;

/** Whether a push may arrive twice: a try of it may have arrived so long ago that LINE no longer knows its retry key. */
export function mayDouble({ doubtSince }: Pick<Outgoing, 'doubtSince'>, now: number): boolean {
  return doubtSince !== null && now - doubtSince.getTime() >= rememberedMs;
}
