import { isWaiting, laneOf, messageOf, type Model, type ModelMessage } from './lane-model.ts';

/** What a person may change about messages that wait. */
export interface Change {
  priority?: number;
  /** Null: now. */
  scheduledAt?: number | null;
  expiresAt?: number | null;
}

export function cancel(model: Model, account: string, ids: readonly number[]): number[] {
  const ended = messagesOf(model, account, ids).filter((one) => isWaiting(one) || one.state === 'FAILED');
  for (const one of ended) Object.assign(one, { state: 'CANCELLED', retryAt: null });
  return ended.map(({ id }) => id);
}

export function amend(model: Model, account: string, { ids, change }: { ids: readonly number[]; change: Change }): number[] {
  const { scheduledAt, expiresAt, priority } = change;
  const timed = scheduledAt !== undefined || expiresAt !== undefined;
  const changed = messagesOf(model, account, ids).filter((one) => {
    const expires = expiresAt === undefined ? one.expiresAt : expiresAt;
    const scheduled = scheduledAt === undefined ? one.scheduledAt : scheduledAt;
    return isWaiting(one) && (!timed || expires === null || expires > Math.max(model.now, scheduled ?? 0));
  });
  for (const one of changed) {
    if (priority !== undefined) one.priority = priority;
    if (expiresAt !== undefined) one.expiresAt = expiresAt;
    if (scheduledAt !== undefined) Object.assign(one, { scheduledAt, dueAt: scheduledAt ?? model.now });
    if (scheduledAt === null) one.retryAt = null;
  }
  return changed.map(({ id }) => id);
}

/** Puts back what failed, what is in doubt only by force: for three more attempts, where its chat is now. */
export function retry(model: Model, account: string, { ids, force }: { ids: readonly number[]; force: boolean }): number[] {
  const { chats } = laneOf(model, account);
  const again = messagesOf(model, account, ids).filter(({ state, expiresAt }) => {
    return (state === 'FAILED' || (force && state === 'UNCERTAIN')) && (expiresAt === null || expiresAt > model.now);
  });
  for (const one of again) {
    const chat = chats.get(one.chat)?.movedTo ?? one.chat;
    Object.assign(one, { state: 'RETRYING', chat, maxAttempts: one.attempts + 3, dueAt: model.now, retryAt: model.now });
  }
  return again.map(({ id }) => id);
}

/** Ends what waits and whose time is over, on every lane. */
export function sweep(model: Model): void {
  for (const { messages } of model.lanes.values()) {
    for (const one of messages) if (isWaiting(one) && one.expiresAt !== null && one.expiresAt <= model.now) one.state = 'EXPIRED';
  }
}

function messagesOf(model: Model, account: string, ids: readonly number[]): ModelMessage[] {
  return ids.map((id) => messageOf(laneOf(model, account), id));
}
