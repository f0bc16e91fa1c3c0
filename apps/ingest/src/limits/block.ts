import { AppError } from '@sluice/errors';
import { instant, pageQuery } from '@sluice/service';
import { z } from 'zod';
import { addressKey } from './address.ts';

export const blockScope = z.enum(['ip', 'sender', 'account']);
export type BlockScope = z.infer<typeof blockScope>;

const accountId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const senderOfAccount = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}:[^\s\p{C}]{1,200}$/u;
const longestMs = 366 * 86_400_000;

/** `key`: an address, `<account>:<sender>`, or an account's id. */
export const blockRequest = z.strictObject({
  scope: blockScope,
  key: z.string().min(1).max(300).describe('ip: an address (of IPv6 its /64 is blocked); sender: <account>:<sender>; account: its id'),
  reason: z.string().trim().min(1).max(200),
  until: instant.describe('When it ends by itself, within a year'),
});
export type BlockRequest = z.infer<typeof blockRequest>;

export const blockQuery = pageQuery.extend({ scope: blockScope.optional() });
export type BlockQuery = z.infer<typeof blockQuery>;

/** Who is kept out, and until when. */
export interface Block {
  id: string;
  scope: BlockScope;
  key: string;
  reason: string;
  until: Date;
  /** api: somebody asked for it; signatures: by itself, after too many calls that proved nothing. */
  createdBy: 'api' | 'signatures';
  createdAt: Date;
}

/** A block as callers see it; instants in ISO 8601. */
export const blockView = z.object({
  id: z.string(),
  scope: blockScope,
  key: z.string(),
  reason: z.string(),
  until: z.string(),
  createdBy: z.enum(['api', 'signatures']),
  createdAt: z.string(),
});
export type BlockView = z.infer<typeof blockView>;

export function viewBlock({ until, createdAt, ...block }: Block): BlockView {
  return { ...block, until: until.toISOString(), createdAt: createdAt.toISOString() };
}

export function senderKey(account: string, sender: string): string {
  return `${account}:${sender}`;
}

/** The key that a block holds for. Throws `invalid` when it is none of its scope's, or when its end is not ahead. */
export function keyOf({ scope, key, until }: BlockRequest, now: number): string {
  if (until.getTime() <= now || until.getTime() > now + longestMs) throw new AppError('invalid', 'until: must be ahead, by a year at most.');
  if (scope === 'ip') return addressKey(key.replace(/::\/64$/, '::')) ?? refuse('an IP address');
  if (scope === 'sender') return senderOfAccount.test(key) ? key : refuse('<account>:<sender>, with the id that the platform gave the person');
  return accountId.test(key) ? key : refuse("an account's id");
}

function refuse(expected: string): never {
  throw new AppError('invalid', `key: must be ${expected}.`);
}
