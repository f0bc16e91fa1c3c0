import { accountChannel, cleanText } from '@sluice/channels';
import { pageQuery } from '@sluice/service';
import { z } from 'zod';

const line = (most: number) => z.string().overwrite(cleanText).trim().min(1).max(most);
const accountId = z.string().min(1).max(64);
const language = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language tag like zh-Hant or en');
const tag = line(64);
const variable = z.string().regex(/^[\p{L}\p{N}_.-]{1,64}$/u, 'may hold 1 to 64 letters, digits, _ . -');
const value = z.union([z.string().overwrite(cleanText).max(2_000), z.number(), z.boolean()]);

const details = {
  name: line(200),
  language,
  tags: z.array(tag).max(50).overwrite((tags) => [...new Set(tags)]),
  attributes: z.record(variable, value).refine((given) => Object.keys(given).length <= 50, 'may hold at most 50 variables'),
};

/** One person to send campaigns to. The channel may be left out where the account tells it. */
export const leadRequest = z
  .strictObject({
    channel: accountChannel.optional(),
    accountId: accountId.optional(),
    chatId: line(200),
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
  channel: accountChannel.optional(),
  accountId: accountId.optional(),
  tag: tag.optional(),
  /** Part of a name or of a chat id. */
  search: line(200).optional(),
});
export type LeadQuery = z.infer<typeof leadQuery>;
