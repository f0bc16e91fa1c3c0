import type { AiAsk } from '../ai-ask.ts';
import type { Kinded } from '../ai-faults.ts';
import type { Remainder, Shortage } from '../keyring.ts';
import type { Head, Refusal, Reply } from './exchange.ts';

/** A request with a body that is JSON. */
export interface Request {
  head: Head;
  json: unknown;
}

/** What a model says. */
export interface Said {
  ask: AiAsk;
  text: string;
  /** It had to stop before the end. */
  isCut: boolean;
  remainder: Remainder | undefined;
}

/** Why a request cannot even be read: its body is no JSON, or too long. */
export type Unreadable = 'no-json' | 'too-large';

/** `retryAfterMs`: what the client is told, null for nothing at all; the provider's own way when not given. */
export type ToldShortage = Shortage & { retryAfterMs?: number | null };

/** One provider's words: how it is asked and how it answers. `Special` are faults that only it knows. */
export interface Provider<Special extends Kinded> {
  /** The longest body, in bytes. */
  readonly bodyLimit: number;
  keyIn(head: Head): string | undefined;
  modelIn(request: Request): string;
  /** What is not about asking a model: lists, and paths that do not exist. */
  aside(head: Head, hasGoodKey: boolean): Reply | undefined;
  badKey(key: string | undefined): Refusal;
  unreadable(why: Unreadable): Refusal;
  /** Throws a Refusal when the request breaks a rule. */
  read(request: Request): AiAsk;
  overQuota(shortage: ToldShortage): Reply;
  failed(status: number, message?: string): Reply;
  say(said: Said): Reply;
  /** The answer that such a fault gives in place of the model's. */
  special(fault: Special, said: Said): Reply;
  isSpecial(fault: Kinded): fault is Special;
}
