import { accountChannel, chatId, cleanText } from '@sluice/channels';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';

const line = (most: number) => z.string('must be text').overwrite(cleanText).trim().min(1, 'must not be empty').max(most, `may hold at most ${most} characters`);
const channel = z.enum(accountChannel.options, `must be one of ${accountChannel.options.join(', ')}`);
const accountId = z.string('must be text').min(1, 'must not be empty').max(64, 'may hold at most 64 characters');
const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag like zh-Hant or en');
const tag = line(64);
const variable = z.string().regex(/^[\p{L}\p{N}_.-]{1,64}$/u, 'may hold 1 to 64 letters, digits, _ . -');
const value = z.union([z.string().overwrite(cleanText).max(2_000, 'may hold at most 2000 characters'), z.number(), z.boolean()]);

const details = {
  name: line(200),
  language,
  tags: z.array(tag).max(50, 'may hold at most 50 tags').overwrite((tags) => [...new Set(tags)]),
  attributes: z.record(variable, value).refine((given) => Object.keys(given).length <= 50, 'may hold at most 50 variables'),
};

/** One person to send campaigns to. The channel may be left out where the account tells it. */
export const leadRequest = z
  .strictObject({
    channel: channel.optional(),
    accountId: accountId.optional(),
    chatId,
    name: details.name.optional(),
    language: language.optional(),
    tags: details.tags.default([]),
    attributes: details.attributes.default({}),
  })
  .refine(({ channel, accountId: account }) => channel !== undefined || account !== undefined, { path: ['channel'], message: 'is needed, or an accountId' });
export type LeadRequest = z.infer<typeof leadRequest>;

/** What is given replaces what was there. */
export const leadChange = z.strictObject({
  accountId: accountId.nullish(),
  name: details.name.nullish(),
  language: language.nullish(),
  tags: details.tags.optional(),
  attributes: details.attributes.optional(),
  optedOut: z.boolean().optional(),
  blocked: z.boolean().optional(),
});
export type LeadChange = z.infer<typeof leadChange>;

export const leadQuery = pageQuery.extend({
  channel: channel.optional(),
  accountId: accountId.optional(),
  tag: tag.optional(),
  /** Part of a name or of a chat id. */
  search: line(200).optional(),
});
export type LeadQuery = z.infer<typeof leadQuery>;
