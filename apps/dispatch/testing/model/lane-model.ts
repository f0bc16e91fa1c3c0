import type { MessageKind } from '@sluice/contracts';
import type { ScopedLimit, Turn } from '@sluice/rate-limit';
import type { Settlement, Tries } from '../../src/lanes/settle.ts';

/** A message as the model keeps it: no lines, no numbers of ends; what those say is worked out anew each time. */
export interface ModelMessage extends Tries {
  /** Its name in the model and, as a UUID, in the database. */
  id: number;
  /** Place in the order of acceptance. */
  seq: number;
  chat: string;
  priority: number;
  kind: MessageKind;
  text: string;
  state: Settlement['state'] | 'PENDING' | 'PROCESSING' | 'MERGED' | 'CANCELLED' | 'EXPIRED';
  dueAt: number;
  scheduledAt: number | null;
  expiresAt: number | null;
  retryAt: number | null;
  event: number | null;
  batch: number | null;
  mergedInto: number | null;
}

export interface ModelAttempt {
  message: number;
  /** Where it was sent to: its message may go elsewhere later. */
  chat: string;
  startedAt: number;
  endedAt: number | null;
  outcome: Settlement['outcome'] | null;
  /** What its message had behind it when it was claimed. */
  tries: Tries;
}

export interface ModelChat {
  /** Instants at which sends to it ended, as far as its windows count them. */
  endedAt: number[];
  floodUntil: number | null;
  held: boolean;
  turnAt: number | null;
  turnSent: number;
  movedTo: string | null;
}

export interface ModelBatch {
  chat: string;
  size: number;
  intervalMs: number;
  closed: boolean;
}

/** What an account may do; the terms of its claims. */
export interface LaneRules {
  limits: ScopedLimit[];
  turn?: Turn;
  textMax: number;
}

export interface ModelLane extends LaneRules {
  messages: ModelMessage[];
  attempts: ModelAttempt[];
  chats: Map<string, ModelChat>;
  batches: Map<number, ModelBatch>;
  /** The last word of each person. */
  inbound: Map<string, number>;
  paused: boolean;
  floodUntil: number | null;
  pace: { share: number; at: number };
  lastEndedAt: number;
  wokenAt: number | null;
  nextWakeAt: number | null;
}

export interface Model {
  now: number;
  halted: boolean;
  lanes: Map<string, ModelLane>;
}

export function newLane(rules: LaneRules, batches: Map<number, ModelBatch>): ModelLane {
  const nothing = { messages: [], attempts: [], chats: new Map(), inbound: new Map() };
  return { ...rules, ...nothing, batches, paused: false, floodUntil: null, pace: { share: 1, at: 0 }, lastEndedAt: 0, wokenAt: null, nextWakeAt: null };
}

export function laneOf(model: Model, account: string): ModelLane {
  const lane = model.lanes.get(account);
  if (!lane) throw new Error(`The model has no lane ${account}.`);
  return lane;
}

/** The chat, remembered from now on. */
export function chatOf(lane: ModelLane, chat: string): ModelChat {
  const known = lane.chats.get(chat) ?? { endedAt: [], floodUntil: null, held: false, turnAt: null, turnSent: 0, movedTo: null };
  lane.chats.set(chat, known);
  return known;
}

export function messageOf(lane: ModelLane, id: number): ModelMessage {
  const message = lane.messages.find((one) => one.id === id);
  if (!message) throw new Error(`The model has no message ${id}.`);
  return message;
}

export const isWaiting = ({ state }: Pick<ModelMessage, 'state'>): boolean => state === 'PENDING' || state === 'RETRYING';

export const isBusy = (lane: ModelLane, chat: string): boolean => lane.attempts.some((attempt) => attempt.endedAt === null && attempt.chat === chat);

/** Progress of a batch that may still be put off and merged. */
export const mayMerge = (message: ModelMessage): boolean =>
  isWaiting(message) && message.kind === 'progress' && message.batch !== null && message.scheduledAt === null;

/** By the first of these numbers that differs. */
export function inOrderOf<One>(...keys: ((one: One) => number)[]): (a: One, b: One) => number {
  return (a, b) => keys.map((key) => key(a) - key(b)).find((difference) => difference !== 0) ?? 0;
}

/** Lines: the first waiting message of every chat and priority. */
export function headsOf(lane: ModelLane): ModelMessage[] {
  const lines = Map.groupBy(lane.messages.filter(isWaiting), ({ chat, priority }) => `${priority} ${chat}`);
  return [...lines.values()].flatMap((line) => line.sort(inOrderOf(({ dueAt }) => dueAt, ({ seq }) => seq))[0] ?? []);
}
