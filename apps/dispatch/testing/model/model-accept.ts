import type { MessageKind } from '@sluice/contracts';
import { laneOf, type Model, type ModelLane } from './lane-model.ts';
import { awaitMore, overtake } from './model-merge.ts';

/** A message to accept, in the model's names. */
export interface GivenMessage {
  id: number;
  /** The message whose key it comes under; its own unless it comes a second time. */
  key: number;
  chat: string;
  text: string;
  kind: MessageKind;
  priority: number;
  scheduledAt: number | null;
  expiresAt: number | null;
  maxAttempts: number;
  onUncertain: 'never' | 'once';
  event: number | null;
  batch: number | null;
}

const wakeMs = 5_000;

/** Keeps messages in their order, each once; answers those that are new, and whether their lane must be woken. */
export function accept(model: Model, account: string, given: readonly GivenMessage[]): { id: number; rings: boolean }[] {
  const lane = laneOf(model, account);
  const at = model.now;
  const fresh = given.filter((one) => one.id === one.key && keep(lane, one, at));
  for (const { event } of fresh) if (event !== null) overtake(lane, event);
  for (const batch of new Set(fresh.map((one) => one.batch))) if (batch !== null) awaitMore(lane, batch, at);
  if (fresh.length === 0) return [];
  if (lane.wokenAt === null || lane.wokenAt <= at - wakeMs) lane.wokenAt = at;
  return fresh.map(({ id }) => ({ id, rings: lane.wokenAt === at }));
}

function keep(lane: ModelLane, { key: _key, ...given }: GivenMessage, at: number): boolean {
  const chat = lane.chats.get(given.chat)?.movedTo ?? given.chat;
  const fresh = { state: 'PENDING', attempts: 0, doubts: 0, retryAt: null, mergedInto: null } as const;
  lane.messages.push({ ...given, ...fresh, chat, seq: lane.messages.length, dueAt: given.scheduledAt ?? at });
  return true;
}
