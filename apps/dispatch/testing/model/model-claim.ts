import { chatFreeAt, permitsOf } from './budget.ts';
import { chatOf, headsOf, inOrderOf, isBusy, laneOf, messageOf, type Model, type ModelLane, type ModelMessage } from './lane-model.ts';
import { flushProgress, mergeInto } from './model-merge.ts';

/** What a claim must answer: its messages in their order, each with its text, and when to come again. */
export interface ModelClaim {
  claimed: { id: number; chat: string; text: string; attempts: number }[];
  waitMs: number | null;
  rings: boolean;
}

const agedMs = 60_000;

/** Begins what may begin now, best first. */
export function claim(model: Model, account: string, most: number): ModelClaim {
  const lane = laneOf(model, account);
  lane.wokenAt = null;
  if (lane.paused || model.halted) return { claimed: [], waitMs: null, rings: false };
  const at = Math.max(model.now, lane.lastEndedAt);
  if (lane.turn) unhold(lane);
  const { permits, freeAt } = permitsOf(lane, at, most);
  const picks = permits > 0 ? pick(lane, at, permits) : [];
  const claimed = take(lane, picks, at);
  if (permits > 0 && claimed.length === permits) return { claimed, waitMs: null, rings: false };
  const goAt = nextGoAt(lane, at);
  const wakeAt = permits > 0 || goAt === null ? goAt : freeAt && Math.max(goAt, freeAt);
  return { claimed, waitMs: wakeAt && wakeAt - model.now, rings: remember(lane, wakeAt, at) };
}

/** Whether this caller is the one to ring: nobody is yet, that one is due, or it would come too late. */
function remember(lane: ModelLane, wakeAt: number | null, at: number): boolean {
  const known = lane.nextWakeAt;
  if (wakeAt === null || (known !== null && known > at + 1_000 && known <= wakeAt)) return false;
  lane.nextWakeAt = wakeAt;
  return true;
}

/** What goes now, after those are gone whose time ran out, or whose person has to speak first. */
function pick(lane: ModelLane, at: number, permits: number): ModelMessage[] {
  for (;;) {
    const picks = candidates(lane, at, permits);
    const expired = picks.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= at);
    for (const one of expired) one.state = 'EXPIRED';
    if (expired.length === 0 && !hold(lane, at, picks)) return picks;
  }
}

/** The heads that could go, one a chat; every tenth permit is for whoever has waited longest, if that is over a minute. */
function candidates(lane: ModelLane, at: number, permits: number): ModelMessage[] {
  const ready = headsOf(lane).filter((head) => head.dueAt <= at && !waitsForPerson(lane, head) && !isBusy(lane, head.chat) && readyAt(lane, head) <= at);
  const begun = lane.attempts.length;
  const aged = Math.floor((begun + permits) / 10) - Math.floor(begun / 10);
  const longest = ready.filter(({ dueAt }) => dueAt <= at - agedMs).sort(inOrderOf(({ dueAt }) => dueAt, ({ seq }) => seq));
  const best = ready.toSorted(inOrderOf(({ priority }) => priority, ({ dueAt }) => dueAt, ({ seq }) => seq));
  const byChat = new Map<string, ModelMessage>();
  for (const one of [...longest.slice(0, aged), ...best]) if (!byChat.has(one.chat)) byChat.set(one.chat, one);
  return [...byChat.values()].slice(0, permits);
}

const waitsForPerson = (lane: ModelLane, { chat }: ModelMessage): boolean => lane.chats.get(chat)?.held ?? false;

/** When a head that is due may go, were there permits and its chat idle. */
function readyAt(lane: ModelLane, { chat, dueAt, retryAt }: ModelMessage): number {
  return Math.max(dueAt, retryAt ?? -Infinity, lane.chats.get(chat)?.floodUntil ?? -Infinity, chatFreeAt(lane, chat));
}

/** When the first head could go; null when all wait for a send in flight or for a person. */
function nextGoAt(lane: ModelLane, at: number): number | null {
  const heads = headsOf(lane).filter((head) => !waitsForPerson(lane, head));
  const instants = heads.flatMap((head) => (head.dueAt > at ? head.dueAt : isBusy(lane, head.chat) ? [] : readyAt(lane, head)));
  return instants.length === 0 ? null : Math.min(...instants);
}

/** Holds the chats among these whose turn is over; answers whether there were any. */
function hold(lane: ModelLane, at: number, picks: readonly ModelMessage[]): boolean {
  if (!lane.turn) return false;
  for (const { chat: id } of picks) {
    const chat = chatOf(lane, id);
    const inbound = lane.inbound.get(id) ?? null;
    if (chat.turnAt === null || (inbound !== null && inbound > chat.turnAt)) Object.assign(chat, { turnSent: 0, turnAt: inbound ?? chat.turnAt });
    chat.held = chat.turnAt === null || chat.turnSent >= lane.turn.max || chat.turnAt <= at - lane.turn.windowMs;
  }
  return picks.some((head) => waitsForPerson(lane, head));
}

/** Lets those go on who wrote again since they were held. */
function unhold(lane: ModelLane): void {
  for (const [id, inbound] of lane.inbound) {
    const chat = lane.chats.get(id);
    if (chat?.held && (chat.turnAt === null || inbound > chat.turnAt)) Object.assign(chat, { held: false, turnAt: inbound, turnSent: 0 });
  }
}

function take(lane: ModelLane, picks: readonly ModelMessage[], at: number): ModelClaim['claimed'] {
  for (const message of picks) {
    const { chat, maxAttempts, onUncertain, doubts } = message;
    Object.assign(message, { state: 'PROCESSING', attempts: message.attempts + 1, retryAt: null });
    chatOf(lane, chat).floodUntil = null;
    lane.attempts.push({ message: message.id, chat, startedAt: at, endedAt: null, outcome: null, tries: { attempts: message.attempts, maxAttempts, onUncertain, doubts } });
  }
  for (const message of picks) mergeInto(lane, message, at);
  for (const { kind, chat } of picks) if (kind !== 'progress') flushProgress(lane, chat, at);
  return picks.map(({ id }) => messageOf(lane, id)).map(({ id, chat, text, attempts }) => ({ id, chat, text, attempts }));
}
