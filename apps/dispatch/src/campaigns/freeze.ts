import { cleanText, fits, textLimits, type AccountChannel } from '@sluice/channels';
import { render, type Template } from './template.ts';

/** Why somebody gets nothing of a campaign. */
export const refusals = ['duplicate', 'no-account', 'opted-out', 'blocked', 'missing-variable', 'text-empty', 'text-too-long', 'awaiting-reply'] as const;
export type Refusal = (typeof refusals)[number];

export type Values = Readonly<Record<string, string | number | boolean>>;

/** Somebody whom a campaign is for, with everything that is known of them. */
export interface Candidate {
  chatId: string;
  /** Null when nobody can tell. */
  channel: AccountChannel | null;
  /** The accounts that know the person, best first: the one that was asked for, the lead's, those of conversations. */
  knownBy: readonly string[];
  leadId: string | null;
  name: string | null;
  language: string | null;
  attributes: Values;
  variables: Values;
  optedOut: boolean;
  /** Whether somebody said that the person lets nothing of ours through. */
  blocked: boolean;
  /** Accounts of the campaign of which the person lets nothing through. */
  blockedFor: readonly string[];
  /** Whether the campaign has the same chat already. */
  isDouble: boolean;
}

export interface FreezeRules {
  template: Template;
  /** What variables are when a recipient has none of them. */
  variables: Values;
  /** The campaign's accounts with their channels. */
  accounts: ReadonlyMap<string, AccountChannel>;
}

export type Frozen = { accountId: string | null; text: string } | { refused: Refusal; reason: string; missing?: readonly string[] };

/** What becomes of somebody who may have nothing until they write again. */
export const awaitingReply = refuse('awaiting-reply', 'The platform lets nothing through until the person writes again.');

/** The text that somebody gets, and from which account if only one will do; or why they get nothing. */
export function freeze(candidate: Candidate, rules: FreezeRules): Frozen {
  const { channel } = candidate;
  if (candidate.isDouble) return refuse('duplicate', 'An earlier recipient is the same chat.');
  if (channel === null || ![...rules.accounts.values()].includes(channel)) return refuse('no-account', `The campaign has no account on ${channel ?? 'its channel, which is not known'}.`);
  if (candidate.optedOut) return refuse('opted-out', 'The person wants no campaigns.');
  const sender = senderTo(candidate, rules.accounts);
  if (candidate.blocked || sender === 'blocked') return refuse('blocked', 'The person lets nothing of ours through.');
  const rendered = render(rules.template, (name) => valueOf(name, candidate, rules.variables));
  if ('missing' in rendered) return { ...refuse('missing-variable', `Nothing is known for ${rendered.missing.join(', ')}.`), missing: rendered.missing };
  const text = cleanText(rendered.text).trim();
  if (text === '') return refuse('text-empty', 'The text is empty for this person.');
  const limit = textLimits[channel];
  if (!fits(text, limit)) return refuse('text-too-long', `The text is longer than ${channel} allows: ${limit.max} ${limit.unit === 'bytes' ? 'bytes' : 'characters'}.`);
  return { ...sender, text };
}

/** The account that has to send, null for any of the channel. Whoever blocks the one that knows them hears from no other; where none does, those that are blocked are passed over. */
function senderTo({ channel, knownBy, blockedFor }: Candidate, accounts: FreezeRules['accounts']): { accountId: string | null } | 'blocked' {
  const fitting = [...accounts.keys()].filter((id) => accounts.get(id) === channel);
  const known = knownBy.find((id) => fitting.includes(id));
  if (known !== undefined) return blockedFor.includes(known) ? 'blocked' : { accountId: known };
  const free = fitting.filter((id) => !blockedFor.includes(id));
  const [first] = free;
  if (first === undefined) return 'blocked';
  return { accountId: free.length === fitting.length ? null : first };
}

function refuse(refused: Refusal, reason: string): { refused: Refusal; reason: string } {
  return { refused, reason };
}

/** What the recipient brings, what is known of the lead, what the campaign says for everybody; what is empty is missing. */
function valueOf(name: string, { variables, attributes, ...known }: Candidate, defaults: Values): string | undefined {
  const own: Record<string, string | null> = { name: known.name, language: known.language, chatId: known.chatId };
  const values = [variables, attributes, own, defaults].map((source) => (Object.hasOwn(source, name) ? source[name] : undefined));
  const value = values.find((one) => one !== undefined && one !== null && one !== '');
  return value === undefined ? undefined : String(value);
}
