import type { Arrivals } from '../src/arrivals.ts';
import type { Outlook } from '../src/forecast.ts';
import type { Limit } from '../src/limits.ts';
import { pacedMax, paceNow } from '../src/pace.ts';
import { budget, viewWindows } from '../src/sliding-windows.ts';

/** One message of a play: the position in the list is its sequence. */
export interface Letter {
  chat: string;
  priority: number;
  dueAt: number;
  /** It comes only when it is due: no forecast knows of it. */
  isComing?: boolean;
}

export interface Lane {
  now: number;
  limits: readonly Limit[];
  chatLimits: readonly Limit[];
  share: number;
  sendMs: number;
  endedAt: readonly number[];
  inFlight: readonly { since: number; chat: string }[];
  letters: readonly Letter[];
}

const concurrency = 10;
const pace = ({ share, now }: Lane) => ({ share, at: now });

interface Run {
  at: number;
  endedAt: number[];
  flying: { chat: string; end: number }[];
  waiting: Letter[];
}

/** Plays the claims of a lane, message by message, and answers when this one is claimed: what the forecast must foresee. */
export function play(lane: Lane, target: Letter): number {
  return run(lane, { target, until: Infinity }).at;
}

/** The lane after it went on until an instant. */
export function laneAt(lane: Lane, until: number): Lane {
  const { endedAt, flying, waiting } = run(lane, { until });
  return { ...lane, now: until, endedAt, inFlight: flying.map(({ chat, end }) => ({ chat, since: end - lane.sendMs })), letters: waiting };
}

function run(lane: Lane, { target, until }: { target?: Letter; until: number }): Run {
  const endedAt = [...lane.endedAt];
  const flying = lane.inFlight.map(({ since, chat }) => ({ chat, end: Math.max(lane.now, since + lane.sendMs) }));
  const recent = new Map<string, number[]>();
  let waiting = lane.letters.map((letter, seq) => ({ ...letter, seq, letter }));
  let begun = endedAt.length + flying.length;
  const chatFreeAt = (chat: string): number => Math.max(-Infinity, ...lane.chatLimits.map(({ max, windowMs }) => (recent.get(chat)?.[max - 1] ?? -Infinity) + windowMs));
  for (let at = lane.now; ; ) {
    for (const ended of flying.filter(({ end }) => end <= at)) {
      flying.splice(flying.indexOf(ended), 1);
      endedAt.push(ended.end);
      recent.set(ended.chat, [ended.end, ...(recent.get(ended.chat) ?? [])]);
    }
    const limits = lane.limits.map((limit) => ({ ...limit, max: pacedMax(limit.max, paceNow(pace(lane), at)) }));
    const usage = { endedAt, inFlight: flying.length };
    const permits = Math.min(concurrency - flying.length, budget(limits, usage, at));
    const next = permits > 0 ? nextOf(waiting.filter((one) => one.dueAt <= at && !flying.some(({ chat }) => chat === one.chat) && chatFreeAt(one.chat) <= at), { at, no: begun + 1 }) : undefined;
    if (next && next.letter === target) return { at, endedAt, flying, waiting };
    if (next) {
      waiting = waiting.filter((one) => one !== next);
      flying.push({ chat: next.chat, end: at + lane.sendMs });
      begun += 1;
      continue;
    }
    if (at === until) return { at, endedAt, flying, waiting: waiting.map(({ letter }) => letter) };
    const frees = viewWindows(limits, usage, at).flatMap(({ freeAt }) => freeAt ?? []);
    // A claim without permits is made again when the last of the full windows has room.
    const nextDueAt = waiting.reduce((first, { dueAt }) => (dueAt > at && dueAt < first ? dueAt : first), Infinity);
    const chatsFreeAt = lane.chatLimits.length > 0 ? waiting.map(({ chat }) => chatFreeAt(chat)) : [];
    const events = [until, nextDueAt, ...chatsFreeAt, ...flying.map(({ end }) => end), ...(frees.length > 0 ? [Math.max(...frees)] : [])];
    at = Math.min(...events.filter((event) => event > at));
  }
}

/** Whom this permit is for: every tenth is for whoever has waited longest, if that is over a minute. */
function nextOf<Waiting extends Letter & { seq: number }>(open: readonly Waiting[], { at, no }: { at: number; no: number }): Waiting | undefined {
  const byAge = (a: Waiting, b: Waiting): number => a.dueAt - b.dueAt || a.seq - b.seq;
  const first = (some: readonly Waiting[], order: (a: Waiting, b: Waiting) => number) =>
    some.reduce<Waiting | undefined>((best, one) => (best && order(best, one) <= 0 ? best : one), undefined);
  const oldest = no % 10 === 0 ? first(open.filter(({ dueAt }) => dueAt <= at - 60_000), byAge) : undefined;
  return oldest ?? first(open, (a, b) => a.priority - b.priority || byAge(a, b));
}

/** What a forecast is told of a message in a play, and of what comes. */
export function outlookFor(lane: Lane, target: Letter, arrivals: Arrivals = {}): Outlook {
  const { now, limits, chatLimits, sendMs } = lane;
  const ends = lane.endedAt.toSorted((a, b) => a - b).map((at, index) => ({ no: index + 1, at }));
  const seq = lane.letters.indexOf(target);
  const others = lane.letters.flatMap((letter, index) => {
    const older = letter.dueAt - target.dueAt || index - seq;
    const ahead = (letter.priority - target.priority || older) < 0;
    return letter === target || letter.isComing ? [] : [{ ...letter, index, ahead, older: older < 0, own: letter.chat === target.chat, due: letter.dueAt <= now }];
  });
  const due = others.filter((one) => one.due);
  const first = due.filter(({ ahead }) => ahead).toSorted((a, b) => a.priority - b.priority || a.dueAt - b.dueAt || a.index - b.index);
  const isDue = target.dueAt <= now;
  const behind = due.filter(({ ahead, own }) => !ahead && !(own && isDue));
  const lined = others.filter(({ ahead, own }) => !(own && ahead));
  const line = (priority: number) => {
    const its = lined.filter((one) => one.priority === priority);
    const older = its.filter((one) => one.older).toSorted((a, b) => a.dueAt - b.dueAt).map(({ dueAt }) => ({ at: dueAt, messages: 1 }));
    return { rank: priority - target.priority, older, younger: its.filter((one) => one.due && !one.older).length };
  };
  return {
    ...{ now, limits, pace: pace(lane), concurrency, sendMs, chatLimits, ended: ends.length, ends, silentUntil: 0 },
    inFlight: lane.inFlight.map(({ since }) => since),
    notBefore: target.dueAt,
    dueAt: target.dueAt,
    arrivals,
    chat: {
      silentUntil: 0,
      inFlightSince: lane.inFlight.find(({ chat }) => chat === target.chat)?.since ?? null,
      recent: [],
      places: first.flatMap(({ own }, index) => (own ? [first.slice(0, index).filter((one) => !one.own).length] : [])),
    },
    waiting: {
      ahead: byChat(first.filter(({ own }) => !own)),
      behind: byChat(behind),
      later: others.filter((one) => !one.due).toSorted((a, b) => a.dueAt - b.dueAt).map(({ dueAt, ahead }) => ({ at: dueAt, ahead: ahead ? 1 : 0, behind: ahead ? 0 : 1 })),
      lines: [0, 1, 2, 3].map(line),
    },
  };
}

function byChat(letters: readonly Letter[]): { chats: number; messages: number }[] {
  const counts = Object.values(Object.groupBy(letters, ({ chat }) => chat)).map((group) => group?.length ?? 0);
  return [...new Set(counts)].map((messages) => ({ messages, chats: counts.filter((count) => count === messages).length }));
}
