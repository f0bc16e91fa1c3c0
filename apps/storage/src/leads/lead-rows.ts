import { chatFault, type AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { leadRequest, type LeadRequest } from './lead-request.ts';

/** A lead whose channel is known, and is its account's. */
export type KnownLead = LeadRequest & { channel: AccountChannel };

/** What is wrong with a row; the message goes on behind the name of the column. */
export interface RowFault {
  /** The column at fault; null when it is the whole row. */
  column: string | null;
  message: string;
}

const ownColumns = ['chatId', 'channel', 'accountId', 'name', 'language', 'tags'];

/** The columns of a file of leads; every name that is not ours is a variable. Throws `invalid` that names every fault. */
export function readHeader(fields: readonly string[]): string[] {
  const columns = fields.map((field) => field.trim());
  const faults = [
    ...(columns.includes('chatId') ? [] : ['the column chatId is missing']),
    ...(columns.includes('channel') || columns.includes('accountId') ? [] : ['one of the columns channel and accountId is needed']),
    ...(columns.length > 60 ? ['there are more than 60 columns'] : []),
    ...columns.flatMap((column, index) => faultsOf(column, columns.indexOf(column) < index)),
  ];
  if (faults.length === 0) return columns;
  const errors = faults.map((message) => ({ path: 'header', message }));
  throw new AppError('invalid', `The first line must name the columns, separated by commas: ${faults.join('; ')}.`, { details: { errors } });
}

function faultsOf(column: string, isDouble: boolean): string[] {
  if (isDouble) return [`the column ${quoted(column)} is there twice`];
  return /^[\p{L}\p{N}_.-]{1,64}$/u.test(column) ? [] : [`${quoted(column)} is no name for a column: letters, digits, _ . - only`];
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 80));

/** The lead in a row, or what is wrong with it. Empty fields say nothing; tags are separated by `;`. */
export function readRow(columns: readonly string[], fields: readonly string[], channels: ReadonlyMap<string, AccountChannel>): KnownLead | RowFault {
  if (fields.length !== columns.length) {
    return { column: null, message: `has ${fields.length} fields, but the first line names ${columns.length} columns: put quotes around fields with commas` };
  }
  const given = columns.map((column, index) => [column, (fields[index] ?? '').trim()] as const).filter(([, value]) => value !== '');
  const unreadable = given.find(([, value]) => value.includes('\ufffd'));
  if (unreadable) return { column: unreadable[0], message: 'is not UTF-8: save the file in that encoding' };
  const [own, others] = [given.filter(([column]) => ownColumns.includes(column)), given.filter(([column]) => !ownColumns.includes(column))];
  const { tags = '', ...single } = Object.fromEntries(own);
  const parsed = leadRequest.safeParse({ ...single, tags: tags.split(';').map((tag) => tag.trim()).filter(Boolean), attributes: Object.fromEntries(others) });
  if (parsed.success) return completeLead(parsed.data, channels);
  const [issue] = parsed.error.issues;
  const [first, second] = issue?.path ?? [];
  const column = first === 'attributes' ? (second ?? first) : first;
  return { column: column === undefined ? null : String(column), message: issue?.message ?? 'cannot be read' };
}

/** A lead with its channel, whose chat is one that the channel can have; or what is wrong with it. */
export function completeLead(lead: LeadRequest, channels: ReadonlyMap<string, AccountChannel>): KnownLead | RowFault {
  const channel = knowChannel(lead, channels);
  if (typeof channel === 'object') return channel;
  const fault = chatFault(channel, lead.chatId);
  return fault === null ? { ...lead, channel } : { column: 'chatId', message: fault };
}

/** The channel of a lead is its account's; an account that is unknown, or on another channel, is a fault. */
export function knowChannel({ channel, accountId }: Pick<LeadRequest, 'channel' | 'accountId'>, channels: ReadonlyMap<string, AccountChannel>): AccountChannel | RowFault {
  const known = accountId === undefined ? channel : channels.get(accountId);
  if (known === undefined) return { column: 'accountId', message: 'is no account of yours' };
  if (channel !== undefined && channel !== known) return { column: 'channel', message: `is not the channel of the account, which is ${known}` };
  return known;
}

/** Two rows for one person: what the later one says counts, tags and variables add up. */
export function fold(first: KnownLead, second: KnownLead): KnownLead {
  return { ...first, ...second, tags: [...new Set([...first.tags, ...second.tags])], attributes: { ...first.attributes, ...second.attributes } };
}
