import { tooManyRequests } from '../refusal.ts';
import type { KnownChat } from './chats.ts';
import { SlidingWindow, type RateWindow } from './sliding-window.ts';

/** How fast a bot may send, measured by the simulator's clock over what it delivered. */
export interface TelegramLimits {
  /** Over all chats of one bot. */
  perBot?: RateWindow[];
  perChat?: RateWindow[];
  /** Groups and supergroups, in addition to `perChat`. */
  perGroup?: RateWindow[];
  /** Count what is too fast but deliver it (default: answer 429). */
  onlyCount?: boolean;
}

/** Bot FAQ: 30/s over all chats, one a second in a chat with short bursts (3 here), 20 a minute in a group. */
export const publishedLimits: TelegramLimits = {
  perBot: [{ max: 30, windowMs: 1_000 }],
  perChat: [
    { max: 3, windowMs: 1_000 },
    { max: 62, windowMs: 60_000 },
  ],
  perGroup: [{ max: 20, windowMs: 60_000 }],
};

/** One call that came too early. */
export interface LimitViolation {
  bot: string;
  chat: number;
  at: number;
  scope: 'bot' | 'chat' | 'group';
  /** How much too early. */
  earlyMs: number;
}

const keptViolations = 1_000;

/** Watches the pace of every bot. */
export class LimitGuard {
  readonly violations: LimitViolation[] = [];
  #violationCount = 0;
  #limits: TelegramLimits = {};
  #windows = new Map<string, SlidingWindow[]>();

  get violationCount(): number {
    return this.#violationCount;
  }

  /** New limits, counted from now. */
  set(limits: TelegramLimits): void {
    this.#limits = limits;
    this.#windows = new Map();
  }

  /** Takes one place in every window, or throws 429 with the seconds until the tightest one has room. */
  admit(bot: string, chat: KnownChat, now: number): void {
    const windows = this.#scopes(bot, chat).flatMap(([scope, rates, key]) =>
      this.#at(key, rates).map((window) => ({ scope, window, earlyMs: window.wait(now) })),
    );
    const late = windows.filter(({ earlyMs }) => earlyMs > 0).sort((a, b) => b.earlyMs - a.earlyMs)[0];
    if (late) {
      this.#violationCount += 1;
      const { scope, earlyMs } = late;
      if (this.violations.length < keptViolations) this.violations.push({ bot, chat: chat.id, at: now, scope, earlyMs });
      if (!this.#limits.onlyCount) throw tooManyRequests(Math.ceil(earlyMs / 1_000));
    }
    for (const { window } of windows) window.take(now);
  }

  #scopes(bot: string, chat: KnownChat): ['bot' | 'chat' | 'group', RateWindow[], string][] {
    const { perBot = [], perChat = [], perGroup = [] } = this.#limits;
    return [
      ['bot', perBot, bot],
      ['chat', perChat, `${bot}/${chat.id}`],
      ['group', chat.profile.type === 'private' ? [] : perGroup, `${bot}/group/${chat.id}`],
    ];
  }

  #at(key: string, rates: RateWindow[]): SlidingWindow[] {
    if (rates.length === 0) return [];
    const known = this.#windows.get(key);
    if (known) return known;
    const windows = rates.map((rate) => new SlidingWindow(rate));
    this.#windows.set(key, windows);
    return windows;
  }
}
