import { paceAfterFlood } from '@sluice/rate-limit';
import type { Visited } from '../../src/lanes/lane.repository.ts';
import type { Settlement } from '../../src/lanes/settle.ts';
import { chatOf, laneOf, messageOf, type Model, type ModelAttempt, type ModelLane, type ModelMessage } from './lane-model.ts';
import { completionOf, moveChat } from './model-merge.ts';

/** What a settlement answers when it changed something. */
export type ModelSettled = Omit<Visited['settled'][number], 'attemptId'> & { attempt: number };

/** What a claim comes to that is given back. */
export const givenBack: Settlement = {
  outcome: 'retry', state: 'RETRYING', burns: false, delayMs: 0, floodMs: 0, floodScope: 'account',
  errorCode: 'unavailable', error: null, platformMessageId: null, amend: null,
};

/** Records what attempt number `index` of a lane came to; nothing when that is known, unless it was in doubt. */
export function settle(model: Model, account: string, { index, settlement }: { index: number; settlement: Settlement }): ModelSettled[] {
  const lane = laneOf(model, account);
  const attempt = lane.attempts[index];
  if (!attempt) throw new Error(`The model has no attempt ${index}.`);
  const wasOpen = attempt.endedAt === null;
  if (!wasOpen && (attempt.outcome !== 'uncertain' || settlement.outcome === 'uncertain')) return [];
  const at = (lane.lastEndedAt = Math.max(model.now, lane.lastEndedAt));
  attempt.outcome = settlement.outcome;
  if (wasOpen) end(lane, attempt, at);
  const message = messageOf(lane, attempt.message);
  if (!concerns(lane, message, { index, wasOpen, settlement })) return [];
  if (settlement.outcome === 'held') holdFor(lane, attempt);
  const floodScope = settlement.outcome === 'flood' ? flood(lane, message.chat, at, settlement) : null;
  record(message, settlement, at);
  const completion = message.state === 'RETRYING' ? completionOf(lane, message) : undefined;
  if (completion) Object.assign(message, { state: 'MERGED', mergedInto: completion.id });
  if (settlement.amend?.chatId !== undefined) moveChat(lane, message.chat, settlement.amend.chatId);
  return [{ attempt: index, state: message.state as ModelSettled['state'], floodScope }];
}

function end(lane: ModelLane, attempt: ModelAttempt, at: number): void {
  attempt.endedAt = at;
  const chat = chatOf(lane, attempt.chat);
  chat.endedAt.push(at);
  if (attempt.outcome === 'sent' || attempt.outcome === 'uncertain') chat.turnSent++;
}

/** A truth that comes late is about a message in doubt; while that is tried once more only a `sent` is still of use. */
function concerns(lane: ModelLane, message: ModelMessage, { index, wasOpen, settlement }: { index: number; wasOpen: boolean; settlement: Settlement }): boolean {
  if (wasOpen) return message.state === 'PROCESSING';
  const isLast = lane.attempts.findLastIndex((attempt) => attempt.message === message.id) === index;
  if (message.state === 'UNCERTAIN') return isLast || settlement.outcome === 'sent';
  return settlement.outcome === 'sent' && (message.state === 'RETRYING' || message.state === 'PROCESSING');
}

function record(message: ModelMessage, { state, burns, outcome, delayMs }: Settlement, at: number): void {
  message.state = state;
  if (!burns) message.attempts--;
  if (outcome === 'uncertain') message.doubts++;
  message.retryAt = state === 'RETRYING' ? at + delayMs : null;
}

/** The platform wants to hear from the person first: from whoever has not written since the attempt began. */
function holdFor(lane: ModelLane, { chat: id, startedAt }: ModelAttempt): void {
  Object.assign(chatOf(lane, id), { held: true, turnAt: Math.min(startedAt, lane.inbound.get(id) ?? startedAt) });
}

/** A second chat told to wait while the first one does means the account, whose pace is halved when it does not wait already. */
function flood(lane: ModelLane, id: string, at: number, { floodMs, floodScope }: Settlement): 'chat' | 'account' {
  const others = [...lane.chats].filter(([chat]) => chat !== id);
  const scope = others.some(([, { floodUntil }]) => floodUntil !== null && floodUntil > at) ? 'account' : floodScope;
  chatOf(lane, id).floodUntil = at + floodMs;
  if (scope === 'chat') return scope;
  const waits = lane.floodUntil !== null && lane.floodUntil > at;
  const share = waits ? lane.pace.share : Math.fround(paceAfterFlood(lane.pace, at, floodMs).share);
  lane.pace = { share, at: Math.max(lane.pace.at, at + floodMs) };
  lane.floodUntil = Math.max(lane.floodUntil ?? 0, at + floodMs);
  return scope;
}
