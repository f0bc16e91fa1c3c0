import type { AcceptRow } from './new-message.ts';

/** The free reply token of an event, and when that came. */
export interface ReplyToken {
  eventId: string;
  token: string;
  receivedAt: Date;
}

/** The events whose reply tokens these messages could use: those of LINE that get their answer, not only word that work goes on. */
export function answeredEvents(rows: readonly AcceptRow[]): string[] {
  return [...new Set(rows.flatMap((row) => (mayReply(row) ? [row.eventId] : [])))];
}

/** The messages with the tokens: a token is good for one reply, so the first answer to its event takes it. */
export function withReplyTokens(rows: readonly AcceptRow[], tokens: readonly ReplyToken[]): AcceptRow[] {
  const free = new Map(tokens.map((token) => [token.eventId, token]));
  return rows.map((row) => {
    const found = mayReply(row) ? free.get(row.eventId) : undefined;
    if (!found) return row;
    free.delete(found.eventId);
    return { ...row, replyToken: found.token, replyTokenAt: found.receivedAt };
  });
}

/** Progress leaves the token to what ends the event; whoever brings a token of its own needs no other. */
function mayReply(row: AcceptRow): row is AcceptRow & { eventId: string } {
  return row.channel === 'line' && row.eventId !== undefined && row.replyToken === undefined && (row.kind === 'reply' || row.kind === 'completion');
}
