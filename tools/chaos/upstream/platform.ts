import { type RateWindow, SlidingWindow } from '@sluice/testing';
import type { Answer, Arrival } from '../judge/ledger.ts';
import { type Fate, fateOf, type Odds } from './fates.ts';

export interface PlatformSettings {
  seed: number;
  odds: Odds;
  /** Enforced on every bot, over every call of it. */
  botLimits: RateWindow[];
}

export interface Call {
  bot: string;
  chat: string;
  text: string;
}

/**
 * The platform behind the HTTP: who may send now, what goes wrong, and the ledger of every call. The simulator in libs/testing knows
 * Telegram better; this one rolls dice for each of thousands of calls and forgets none, refused ones neither.
 */
export class Platform {
  readonly arrivals: Arrival[] = [];
  private readonly settings: PlatformSettings;
  private readonly floods = new Map<string, number>();
  private readonly windows = new Map<string, SlidingWindow[]>();
  private readonly calls = new Map<string, number>();

  constructor(settings: PlatformSettings) {
    this.settings = settings;
  }

  /** Other odds from now on. */
  change(odds: Odds): void {
    this.settings.odds = odds;
  }

  /** What this call will meet unless the bot must wait. */
  foresee({ text }: Call): Fate {
    const nth = (this.calls.get(text) ?? 0) + 1;
    this.calls.set(text, nth);
    return fateOf(this.settings, text, nth);
  }

  /** Stamps the call and decides its answer. */
  receive(call: Call, fate: Fate, at: number): Answer {
    const told = this.wait(call, at);
    const answer = told ?? fate.answer;
    if (!told && answer.kind === 'throttled') this.floods.set(scopeOf(call, answer.scope), at + answer.retryAfterS * 1_000);
    const delivered = !told && fate.delivered;
    this.arrivals.push({ account: call.bot, chat: call.chat, text: call.text, at, answer, delivered });
    return answer;
  }

  private wait(call: Call, at: number): Answer | null {
    const early = this.early(call.bot, at);
    for (const scope of ['account', 'chat'] as const) {
      const leftMs = (this.floods.get(scopeOf(call, scope)) ?? 0) - at;
      if (leftMs > 0) return { kind: 'throttled', scope, retryAfterS: Math.ceil(leftMs / 1_000) };
    }
    return early > 0 ? { kind: 'throttled', scope: 'account', retryAfterS: Math.ceil(early / 1_000) } : null;
  }

  private early(bot: string, at: number): number {
    const windows = this.windows.get(bot) ?? this.settings.botLimits.map((rate) => new SlidingWindow(rate));
    this.windows.set(bot, windows);
    const early = Math.max(0, ...windows.map((window) => window.wait(at)));
    for (const window of windows) window.take(at);
    return early;
  }
}

function scopeOf({ bot, chat }: Call, scope: 'chat' | 'account'): string {
  return scope === 'account' ? bot : `${bot}/${chat}`;
}
