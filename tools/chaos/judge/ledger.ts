import type { RateWindow } from '@sluice/testing';

/** One message we asked Sluice to send; its text is unlike any other. Instants are epoch milliseconds. */
export interface Asked {
  key: string;
  account: string;
  chat: string;
  priority: string;
  text: string;
  /** When the first POST for it began. */
  askedAt: number;
  /** Its id and when a POST was answered 2xx; null when none was: then it may have landed or not. */
  accepted: { id: string; at: number } | null;
}

/** What the platform answered: `refused` is the API's own JSON (the outcome is certain), `page` an edge's HTML. */
export type Answer =
  | { kind: 'ok' }
  | { kind: 'throttled'; scope: 'chat' | 'account'; retryAfterS: number }
  | { kind: 'refused'; status: number }
  | { kind: 'page'; status: number }
  | { kind: 'dropped' };

/** One call as the platform saw it, stamped by its own clock somewhere between the call's start and its end. */
export interface Arrival {
  account: string;
  chat: string;
  text: string;
  at: number;
  answer: Answer;
  /** Whether the person got the message, whatever was answered. */
  delivered: boolean;
}

/** One try on record, by the database's clock. */
export interface Attempt {
  startedAt: number;
  endedAt: number | null;
  outcome: string | null;
}

/** One message as it stands in the end; its attempts oldest first. */
export interface Message {
  id: string;
  account: string;
  chat: string;
  text: string;
  state: string;
  attempts: Attempt[];
}

export interface Ledger {
  asked: readonly Asked[];
  arrivals: readonly Arrival[];
  messages: readonly Message[];
}

export type FaultKind = 'kill' | 'freeze' | 'term' | 'flush' | 'redis' | 'postgres';

/** What was done to the system, from the first signal until all was up again. */
export interface Fault {
  kind: FaultKind;
  from: number;
  to: number;
}

export interface Facts {
  /** Measured over every call that arrives: what an account's owner wishes, what its platform allows it, and each of its chats. */
  limits: { account: RateWindow[]; platform: RateWindow[]; chat: RateWindow[] };
  faults: readonly Fault[];
  /** Messages one dispatcher sends at once. */
  concurrency: number;
  maxAttempts: number;
  /** While messages were being posted; silence outside means nothing. */
  load: { from: number; to: number };
}

/** Whether an answer leaves open if the message went out (ADR 6): a broken connection, an edge's page other than 503. */
export function isVague(answer: Answer): boolean {
  return answer.kind === 'dropped' || (answer.kind === 'page' && answer.status !== 503);
}
