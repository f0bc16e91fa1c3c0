import { accountChannel } from '@sluice/channels';
import { z } from 'zod';

export const leadView = z.object({
  id: z.string(),
  channel: accountChannel,
  chatId: z.string(),
  /** The account that knows the person. */
  accountId: z.string().nullable(),
  name: z.string().nullable(),
  language: z.string().nullable(),
  tags: z.array(z.string()),
  /** What texts may name. */
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Also when a lead of the same chat had opted out before it was removed. */
  optedOutAt: z.string().nullable(),
  /** Since somebody said so, or since the chat refused what the account that knows the person (or any, if none is named) sent, until it writes again. */
  blockedAt: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type LeadView = z.infer<typeof leadView>;

export interface LeadRow {
  id: string;
  channel: string;
  chatId: string;
  accountId: string | null;
  name: string | null;
  language: string | null;
  tags: string[];
  attributes: unknown;
  optedOutAt: Date | null;
  blockedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

export function viewLead(row: LeadRow): LeadView {
  const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
  return leadView.parse({ ...row, ...times, optedOutAt: instant(row.optedOutAt), blockedAt: instant(row.blockedAt) });
}
