import { chatFault, fits, textLimits, type AccountChannel } from '@sluice/channels';
import type { CampaignFields, Recipient } from './campaign-request.ts';
import { placeRecipients } from './place-recipients.ts';
import { fixedText, readTemplate } from './template.ts';

/** A list may be long: whoever has one wrong name for chats has thousands. */
const mostFaults = 100;

export interface Fault {
  path: string;
  message: string;
}

/** What a description of a campaign says that cannot be. `channels` are those of the accounts that exist. */
export function faultsOf(fields: CampaignFields, channels: ReadonlyMap<string, AccountChannel>, now: Date): Fault[] {
  return [...timeFaults(fields, now), ...textFaults(fields, channels), ...recipientFaults(fields, channels)];
}

/** Also asked when a campaign starts, which may be long after it was made. */
export function timeFaults({ startAt, expiresAt }: Pick<CampaignFields, 'startAt' | 'expiresAt'>, now: Date): Fault[] {
  const [start, end] = [startAt, expiresAt].map((at) => (at === null ? null : new Date(at)));
  return [
    ...(start && start <= now ? [{ path: 'startAt', message: 'lies in the past: leave it out (null) to begin at once' }] : []),
    ...(end && end <= now ? [{ path: 'expiresAt', message: 'lies in the past' }] : []),
    ...(start && end && end <= start ? [{ path: 'expiresAt', message: 'must be later than startAt' }] : []),
  ];
}

function textFaults({ text, accounts }: CampaignFields, channels: ReadonlyMap<string, AccountChannel>): Fault[] {
  const read = readTemplate(text);
  if ('fault' in read) return [{ path: 'text', message: read.fault }];
  const fixed = fixedText(read.template);
  const tooLong = new Set(accounts.flatMap((id) => channels.get(id) ?? []).filter((channel) => !fits(fixed, textLimits[channel])));
  return [...tooLong].map((channel) => ({ path: 'text', message: `is longer than ${channel} allows (${textLimits[channel].max} ${textLimits[channel].unit === 'bytes' ? 'bytes' : 'characters'})` }));
}

function recipientFaults({ accounts, recipients, leads }: CampaignFields, channels: ReadonlyMap<string, AccountChannel>): Fault[] {
  const unknown = accounts.flatMap((id, index) => (channels.has(id) ? [] : [{ path: `accounts.${index}`, message: `is no account: ${id}` }]));
  const strangers = (recipients ?? []).flatMap(({ accountId }, index) =>
    accountId === undefined || accounts.includes(accountId) ? [] : [{ path: `recipients.${index}.accountId`, message: 'is not among the accounts of the campaign' }],
  );
  const isOne = (recipients === undefined) !== (leads === undefined);
  const chats = misnamed(recipients ?? [], new Map([...channels].filter(([id]) => accounts.includes(id))));
  return [...unknown, ...strangers, ...chats, ...(isOne ? [] : [{ path: 'recipients', message: 'is needed, or leads, and not both' }])];
}

/** Recipients whose chats their channel cannot have; where no channel is known there is nothing to say. */
function misnamed(recipients: readonly Recipient[], channels: ReadonlyMap<string, AccountChannel>): Fault[] {
  const faults = placeRecipients(recipients, channels).flatMap(({ channel, chatId }, index) => {
    const message = channel && chatFault(channel, chatId);
    return message ? [{ path: `recipients.${index}.chatId`, message }] : [];
  });
  return faults.slice(0, mostFaults);
}
