import type { dispatchQueue, PayloadOf } from '@sluice/contracts';

type Payload = PayloadOf<typeof dispatchQueue>;

/** A reply that waits for dispatch; those of a group are said in the order of their rows. */
export interface ReplyRow extends Omit<Payload, 'batch' | 'preceding'> {
  groupId: string | null;
}

/** What to tell dispatch: each reply by itself, those of one group as the last with all others before it. */
export function queuedReplies(rows: readonly ReplyRow[]): Payload[] {
  const alone = rows.filter(({ groupId }) => groupId === null).map(({ groupId: _none, ...reply }) => reply);
  const groups = Map.groupBy(rows.filter(({ groupId }) => groupId !== null), ({ groupId }) => groupId);
  const together = [...groups.values()].flatMap((replies) => {
    const messages = replies.map(inBatch);
    const last = messages.pop();
    return last ? [{ ...last, ...(messages.length > 0 && { preceding: messages }) }] : [];
  });
  return [...alone, ...together];
}

/** A group is one batch, over when everything is said of it. */
function inBatch({ groupId, ...reply }: ReplyRow): Omit<Payload, 'preceding'> {
  const key = `group:${groupId}`;
  return { ...reply, batch: { key, name: 'cards', ...(reply.key === `${key}:close` && { close: true }) } };
}
