import { accountChannel, chatId, cleanText } from '@sluice/channels';
import { priority } from '@sluice/contracts';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';
import { campaignState } from './campaign-state.ts';
import { recipientState } from './campaign-view.ts';
import { isTimeZone, minutesOf } from './sending-hours.ts';
import { stopRules } from './stop-rules.ts';

const line = (most: number) => z.string().overwrite(cleanText).trim().min(1).max(most);
const instant = z.iso.datetime({ offset: true }).refine((text) => new Date(text).getTime() > 0, 'must be after 1970');
const variables = z.record(z.string().max(64), z.union([z.string().max(2_000), z.number(), z.boolean()])).refine((given) => Object.keys(given).length <= 50, 'may hold at most 50 variables');
const accountId = z.string().min(1).max(64);
const language = z.string().min(1).max(35);

const recipient = z.strictObject({
  chatId,
  /** Needed when the campaign has accounts on several channels. */
  channel: accountChannel.optional(),
  /** The account that must send to it. */
  accountId: accountId.optional(),
  name: line(200).optional(),
  language: language.optional(),
  variables: variables.default({}),
});
export type Recipient = z.infer<typeof recipient>;

/** Leads that fit everything that is said; `{}` is all of them. */
const leadFilter = z.strictObject({
  channel: accountChannel.optional(),
  accountId: accountId.optional(),
  /** All of these. */
  tags: z.array(line(64)).max(20).optional(),
  language: language.optional(),
  /** Part of a name or of a chat id. */
  search: line(200).optional(),
});
export type LeadFilter = z.infer<typeof leadFilter>;

const clock = (shape: RegExp) => z.string().regex(shape, 'must look like 09:00');
const hours = z
  .strictObject({
    from: clock(/^([01]\d|2[0-3]):[0-5]\d$/),
    /** Earlier than `from`: on the next day, which need not be among the days. */
    to: clock(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
    days: z.array(z.number().int().min(1).max(7)).min(1).max(7).optional(),
  })
  .refine(({ from, to }) => minutesOf(from) !== minutesOf(to), { path: ['to'], message: 'must differ from from: leave hours out to send at any time' });

const fields = {
  name: line(200),
  text: z.string().overwrite(cleanText).trim().min(1, 'must not be empty').max(10_000),
  /** What variables are when a recipient has none of them. */
  variables,
  accounts: z.array(accountId).min(1).max(100).overwrite((ids) => [...new Set(ids)]),
  recipients: z.array(recipient).min(1).max(20_000),
  leads: leadFilter,
  priority,
  startAt: instant.nullable(),
  /** Between two sends of one account. */
  delayMs: z.number().int().min(0).max(86_400_000),
  hours: hours.nullable(),
  timeZone: z.string().refine(isTimeZone, 'must be a time zone like Asia/Taipei'),
  expiresAt: instant.nullable(),
  stopRules,
};

/** A campaign as its maker describes it; the rest is `faultsOf`. */
export const campaignFields = z.strictObject({
  ...fields,
  variables: fields.variables.default({}),
  recipients: fields.recipients.optional(),
  leads: fields.leads.optional(),
  priority: fields.priority.default('low'),
  startAt: fields.startAt.default(null),
  delayMs: fields.delayMs.default(0),
  hours: fields.hours.default(null),
  timeZone: fields.timeZone.default('UTC'),
  expiresAt: fields.expiresAt.default(null),
  stopRules: fields.stopRules.prefault({}),
});
export type CampaignFields = z.infer<typeof campaignFields>;

/** What is given replaces what was there; `recipients` and `leads` replace each other. */
export const campaignChange = z.strictObject(fields).partial();

export const campaignQuery = pageQuery.extend({ state: campaignState.optional() });
export type CampaignQuery = z.infer<typeof campaignQuery>;

export const recipientQuery = pageQuery.extend({ state: recipientState.optional() });
export type RecipientQuery = z.infer<typeof recipientQuery>;
