import { cleanText, fits, textLimits, type AccountChannel } from '@sluice/channels';
import { render, type Template } from './template.ts';

/** Why somebody gets nothing of a campaign. */
export const refusals = ['duplicate', 'no-account', 'opted-out', 'blocked', 'missing-variable', 'text-empty', 'text-too-long'] as const;
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
  blocked: boolean;
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

export type Frozen = { accountId: string | null; text: string } | { refused: Refusal; reason: string };

/** The text that somebody gets, and from which account if only one will do; or why they get nothing. */
export function freeze(candidate: Candidate, rules: FreezeRules): Frozen {
  const { channel } = candidate;
  if (candidate.isDouble) return refuse('duplicate', 'An earlier recipient is the same chat.');
  if (channel === null || ![...rules.accounts.values()].includes(channel)) return refuse('no-account', `The campaign has no account on ${channel ?? 'its channel, which is not known'}.`);
  if (candidate.optedOut) return refuse('opted-out', 'The person wants no campaigns.');
  if (candidate.blocked) return refuse('blocked', 'The person lets nothing of ours through.');
  const rendered = render(rules.template, (name) => valueOf(name, candidate, rules.variables));
  if ('missing' in rendered) return refuse('missing-variable', `Nothing is known for ${rendered.missing.join(', ')}.`);
  const text = cleanText(rendered.text).trim();
  if (text === '') return refuse('text-empty', 'The text is empty for this person.');
  const limit = textLimits[channel];
  if (!fits(text, limit)) return refuse('text-too-long', `The text is longer than ${channel} allows: ${limit.max} ${limit.unit === 'bytes' ? 'bytes' : 'characters'}.`);
  return { accountId: candidate.knownBy.find((id) => rules.accounts.get(id) === channel) ?? null, text };
}

function refuse(refused: Refusal, reason: string): Frozen {
  return { refused, reason };
}

/** What the recipient brings, what is known of the lead, what the campaign says for everybody; what is empty is missing. */
function valueOf(name: string, { variables, attributes, ...known }: Candidate, defaults: Values): string | undefined {
  const own: Record<string, string | null> = { name: known.name, language: known.language, chatId: known.chatId };
  const values = [variables, attributes, own, defaults].map((source) => (Object.hasOwn(source, name) ? source[name] : undefined));
  const value = values.find((one) => one !== undefined && one !== null && one !== '');
  return value === undefined ? undefined : String(value);
}
