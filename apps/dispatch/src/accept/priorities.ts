import { priority, type MessageKind, type Priority } from '@sluice/contracts';

/** The number a priority has in the lane's order: 0 urgent to 3 low. */
export function rankOf(word: Priority): number {
  return priority.options.indexOf(word);
}

/** The word for a number in the lane's order. */
export function wordOf(rank: number): Priority {
  return priority.options[rank] ?? 'low';
}

/** How important a message is when nobody says. */
export const priorityOf: Record<MessageKind, Priority> = { alert: 'urgent', completion: 'high', reply: 'normal', progress: 'low' };
