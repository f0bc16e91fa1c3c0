import { flowOf, type Arrivals } from './arrivals.ts';
import type { Limit } from './limits.ts';

/** The other messages that wait in a lane, counted: those ahead of the one in question, and those behind it. */
export interface Waiting {
  /** Ahead and due: so many chats have so many messages each. */
  ahead: readonly { chats: number; messages: number }[];
  /** How many of those are of better priority, and so go before what comes. */
  better: number;
  /** Behind and due; without those of its own chat, unless it is itself not due yet. */
  behind: readonly { chats: number; messages: number }[];
  /** Not due yet, in order. */
  later: readonly { at: number; ahead: number; behind: number }[];
  /** How many of them all became due before it, and when the first did. */
  older: { ahead: number; behind: number; since: number };
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
/** Half a message more or less: counts are shared out in fractions where nobody knows which one a permit takes. */
const almost = 0.5;

/** Those others, and those that come meanwhile, as permits take them one by one. */
export function supplyOf({ waiting, arrivals, dueAt, notBefore, ...rules }: Rules): Supply {
  const chats = chatsOf(waiting.ahead, rules);
  const chatsBehind = chatsOf(waiting.behind, rules);
  // What comes before the message is due is due before it.
  const from = Math.max(rules.now, notBefore - foreseenMs);
  const comingAhead = [flowOf(arrivals.better, from), flowOf(arrivals.alike, from, dueAt)];
  const comingBehind = [flowOf(arrivals.worse, from), flowOf(arrivals.alike, Math.max(from, dueAt))];
  const older = { ...waiting.older };
  const olderAtFirst = older.ahead + older.behind;
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
    takeComing: (at) => !(done < waiting.better && leftAhead(at) >= almost) && comingAhead.some((flow) => flow.take(at)),
    takeAhead(at) {
      if (leftAhead(at) < almost) return false;
      older.ahead -= older.ahead / Math.max(1, chats.total + ahead - done);
      done += 1;
      return true;
    },
    takeBehind(at) {
      if (comingBehind.some((flow) => flow.take(at))) return true;
      arrive(at);
      const left = chatsBehind.ready(at) + behind - doneBehind;
      if (left < almost) return false;
      older.behind -= older.behind / Math.max(1, chatsBehind.total + behind - doneBehind);
      doneBehind += 1;
      return true;
    },
    takeOldest(dueBy) {
      const left = older.ahead + older.behind;
      const oldestAt = dueAt - ((dueAt - older.since) * left) / Math.max(1, olderAtFirst);
      if (left < almost || oldestAt > dueBy) return false;
      const share = older.ahead / left;
      older.ahead -= share;
      older.behind -= 1 - share;
      done += share;
      doneBehind += 1 - share;
      return true;
    },
    nextAt: (at) => Math.min(chats.nextAt(at), chatsBehind.nextAt(at), waiting.later.find((one) => one.at > at)?.at ?? Infinity, ...[...comingAhead, ...comingBehind].map((flow) => flow.nextAt())),
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
