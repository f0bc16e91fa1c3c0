import { type RateWindow, SlidingWindow } from '@sluice/testing';
import type { Arrival, Facts } from './ledger.ts';

export interface LimitFindings {
  violations: string[];
  /** How often a window was filled to its last place: 0 means that the limits never bit and the test says nothing. */
  filled: number;
}

/** Every call in every sliding window, by the clock of the platform: refused calls count too. */
export function checkLimits(arrivals: readonly Arrival[], { account, chat, platform }: Facts['limits']): LimitFindings {
  const findings: LimitFindings = { violations: [], filled: 0 };
  const scopes: [string, RateWindow[], (arrival: Arrival) => string][] = [
    ['account', [...account, ...platform], (arrival) => arrival.account],
    ['chat', chat, (arrival) => `${arrival.account}/${arrival.chat}`],
  ];
  for (const [scope, windows, keyOf] of scopes) {
    for (const [key, calls] of Map.groupBy(arrivals, keyOf)) for (const window of windows) checkWindow(findings, window, { name: `${scope} ${key}`, calls });
  }
  return findings;
}

function checkWindow(findings: LimitFindings, rate: RateWindow, { name, calls }: { name: string; calls: Arrival[] }): void {
  const window = new SlidingWindow(rate);
  for (const { at, text } of calls.toSorted((a, b) => a.at - b.at)) {
    const early = window.wait(at);
    if (early > 0) findings.violations.push(`${name}: ${text} came ${early.toFixed(1)} ms too early for ${rate.max} in ${rate.windowMs} ms`);
    window.take(at);
    if (window.wait(at) > 0) findings.filled += 1;
  }
}
