import type { Answer, Arrival, Asked, Facts, Ledger, Message } from './ledger.ts';

/** A ledger for specs, made of a few words: messages are named by a letter, instants are small numbers. */
export function ledgerOf({ asked = [], arrivals = [], messages = [] }: Partial<Ledger>): Ledger {
  return { asked, arrivals, messages };
}

export function asked(text: string, more: Partial<Asked> = {}): Asked {
  return { key: text, account: 'shop', chat: '1', priority: 'normal', text, askedAt: 0, accepted: { id: text, at: 1 }, ...more };
}

export function arrival(text: string, at: number, more: Partial<Arrival> = {}): Arrival {
  const answer: Answer = more.answer ?? { kind: 'ok' };
  return { account: 'shop', chat: '1', text, at, answer, delivered: answer.kind === 'ok', ...more };
}

export function message(text: string, state: string, more: Partial<Message> = {}): Message {
  return { id: text, account: 'shop', chat: '1', text, state, attempts: [], ...more };
}

export const facts: Facts = {
  limits: { account: [], platform: [], chat: [] },
  faults: [],
  concurrency: 15,
  maxAttempts: 3,
  load: { from: 0, to: 10_000 },
};
