import type { dispatchQueue, PayloadOf } from '@sluice/contracts';

type Payload = PayloadOf<typeof dispatchQueue>;

/** A reply that waits for dispatch; those of a group are said in the order of their rows. */
export interface ReplyRow extends Omit<Payload, 'batch' | 'preceding'> {
  groupId: string | null;
}

/** What to tell dispatch: of each group, and of each chat otherwise, the last reply with all others before it. */
export function queuedReplies(rows: readonly ReplyRow[]): Payload[] {
  const together = Map.groupBy(rows, ({ groupId, accountId, chatId }) => groupId ?? `${accountId} ${chatId}`);
  return [...together.values()].flatMap((replies) => {
    const messages = replies.map(inBatch);
    const last = messages.pop();
    return last ? [{ ...last, ...(messages.length > 0 && { preceding: messages }) }] : [];
  });
}

/** A group is one batch, over when everything is said of it. */
function inBatch({ groupId, ...reply }: ReplyRow): Omit<Payload, 'preceding'> {
  if (groupId === null) return reply;
  const key = `group:${groupId}`;
  return { ...reply, batch: { key, name: 'cards', ...(reply.key === `${key}:close` && { close: true }) } };
}
