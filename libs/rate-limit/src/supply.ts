import { flowOf, type Arrivals } from './arrivals.ts';
import type { Limit } from './limits.ts';
import { linesOf, type PriorityLine } from './priority-lines.ts';

/** The other messages that wait in a lane, counted: those ahead of the one in question, and those behind it. */
export interface Waiting {
  /** Ahead and due: so many chats have so many messages each. */
  ahead: readonly { chats: number; messages: number }[];
  /** Behind and due; without those of its own chat, unless it is itself not due yet. */
  behind: readonly { chats: number; messages: number }[];
  /** Not due yet, in order. */
  later: readonly { at: number; ahead: number; behind: number }[];
  /** The same by priority, best first: who goes when, and who has waited longest. */
  lines: readonly PriorityLine[];
}

interface Rules {
  now: number;
  sendMs: number;
  /** When the message in question became due, and before when it does not go. */
  dueAt: number;
  notBefore: number;
  chatLimits: readonly Limit[];
  waiting: Waiting;
  arrivals: Arrivals;
}

export interface Supply {
  /** How many of those ahead are gone. */
  done(): number;
  /** Each takes one if there is one that may go at that instant, and says whether: of those that came meanwhile to go first, and of those that wait. */
  takeComing(at: number): boolean;
  takeAhead(at: number): boolean;
  takeBehind(at: number): boolean;
  /** The one that has waited longest, if it became due by then. */
  takeOldest(dueBy: number): boolean;
  /** When more may go than at this instant. */
  nextAt(at: number): number;
}

/** What comes earlier than so long before a message may go is taken to be gone by then. */
const foreseenMs = 3_600_000;

/** Those others, and those that come meanwhile, as permits take them one by one. */
export function supplyOf({ waiting, arrivals, dueAt, notBefore, ...rules }: Rules): Supply {
  const chats = chatsOf(waiting.ahead, rules);
  const chatsBehind = chatsOf(waiting.behind, rules);
  const { now } = rules;
  // What comes before the message is due is due before it.
  const from = Math.max(now, notBefore - foreseenMs);
  const comingAhead = [flowOf(arrivals.better, { now, from }), flowOf(arrivals.alike, { now, from, until: dueAt })];
  const comingBehind = [flowOf(arrivals.worse, { now, from }), flowOf(arrivals.alike, { now, from: Math.max(from, dueAt) })];
  const coming = [...comingAhead, ...comingBehind];
  const lines = linesOf(waiting.lines);
  // What waits goes before what comes of the same priority, and after what comes of better.
  const rankAhead = Math.min(-1, arrivals.better?.rank ?? -1);
  let [done, doneBehind, come] = [0, 0, 0];
  let [ahead, behind] = [0, 0];
  const arrive = (at: number): void => {
    for (let next = waiting.later[come]; next && next.at <= at; next = waiting.later[++come]) {
      ahead += next.ahead;
      behind += next.behind;
    }
  };
  const leftAhead = (at: number): number => {
    arrive(at);
    return chats.ready(at) + ahead - done;
  };
  return {
    done: () => done,
    takeComing: (at) => !(lines.isDue(at, rankAhead) && leftAhead(at) > 0) && comingAhead.some((flow) => flow.take(at)),
    takeAhead(at) {
      if (leftAhead(at) <= 0) return false;
      lines.takeAhead(at);
      done += 1;
      return true;
    },
    takeBehind(at) {
      if (comingBehind.some((flow) => flow.take(at))) return true;
      arrive(at);
      if (chatsBehind.ready(at) + behind <= doneBehind) return false;
      lines.takeBehind(at);
      doneBehind += 1;
      return true;
    },
    takeOldest(dueBy) {
      const oldestAt = lines.oldestAt();
      const latest = Math.min(dueBy, oldestAt, dueAt);
      if (coming.some((flow) => flow.nextAt() < latest && flow.take(latest))) return true;
      if (oldestAt > dueBy) return false;
      if (lines.takeOldest()) done += 1;
      else doneBehind += 1;
      return true;
    },
    nextAt: (at) => Math.min(chats.nextAt(at), chatsBehind.nextAt(at), waiting.later.find((one) => one.at > at)?.at ?? Infinity, ...coming.map((flow) => flow.nextAt())),
  };
}

/** How many messages chats can have had by an instant, each in its own order and windows. */
function chatsOf(groups: Waiting['ahead'], { now, sendMs, chatLimits }: Pick<Rules, 'now' | 'sendMs' | 'chatLimits'>) {
  const steps = [{ max: 1, everyMs: sendMs }, ...chatLimits.map(({ max, windowMs }) => ({ max, everyMs: windowMs + sendMs }))];
  const total = groups.reduce((sum, { chats, messages }) => sum + chats * messages, 0);
  const longest = Math.max(0, ...groups.map(({ messages }) => messages));
  const each = (at: number): number => Math.min(...steps.map(({ max, everyMs }) => max * (1 + Math.floor((at - now) / everyMs))));
  return {
    total,
    ready(at: number): number {
      const most = each(at);
      return most >= longest ? total : groups.reduce((sum, { chats, messages }) => sum + chats * Math.min(messages, most), 0);
    },
    nextAt(at: number): number {
      if (each(at) >= longest) return Infinity;
      return Math.min(...steps.map(({ everyMs }) => now + everyMs * (1 + Math.floor((at - now) / everyMs))));
    },
  };
}
