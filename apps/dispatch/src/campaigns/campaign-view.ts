import type { Campaign } from './campaign.repository.ts';
import { z } from 'zod';
import { campaignState } from './campaign-state.ts';
import { refusals } from './freeze.ts';

export const recipientState = z.enum(['pending', 'sent', 'failed', 'uncertain', 'cancelled', 'expired', 'refused']);
export type RecipientState = z.infer<typeof recipientState>;

const instant = z.string().nullable();

/** A campaign as callers see it. */
export const campaignView = z.object({
  id: z.string(),
  name: z.string(),
  state: campaignState,
  /** Why it stopped or ended, when that was not by itself. */
  stateReason: z.string().nullable(),
  text: z.string(),
  variables: z.record(z.string(), z.unknown()),
  accounts: z.array(z.string()),
  /** The filter, when it is for leads; null when its recipients are listed. */
  leads: z.record(z.string(), z.unknown()).nullable(),
  priority: z.string(),
  startAt: instant,
  delayMs: z.number().int(),
  hours: z.object({ from: z.string(), to: z.string(), days: z.array(z.number()).optional() }).nullable(),
  timeZone: z.string(),
  expiresAt: instant,
  stopRules: z.record(z.string(), z.number()),
  createdAt: z.string(),
  updatedAt: z.string(),
  startedAt: instant,
  endedAt: instant,
});
export type CampaignView = z.infer<typeof campaignView>;

export function viewCampaign({ fields, ...row }: Campaign): CampaignView {
  const { leads = null, ...said } = fields;
  const when = (at: Date | null): string | null => at?.toISOString() ?? null;
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString(), startedAt: when(row.startedAt), endedAt: when(row.endedAt) };
  return campaignView.parse({ ...said, id: row.id, state: row.state, stateReason: row.stateReason, leads, ...times });
}

const count = z.number().int().min(0);

/** sent + pending + failed + uncertain + cancelled + expired + refused = recipients, at any instant. */
export const progressView = z.object({
  state: campaignState,
  recipients: count,
  sent: count,
  pending: count,
  failed: count,
  uncertain: count,
  cancelled: count,
  expired: count,
  refused: count,
  endsAt: instant.describe('When it will have sent what is pending, if nothing else comes; null when it is not running, or when nobody knows, as an account with something to send is paused'),
});
export type ProgressView = z.infer<typeof progressView>;

export const recipientView = z.object({
  n: z.number().int(),
  chatId: z.string(),
  channel: z.string().nullable(),
  accountId: z.string().nullable(),
  leadId: z.string().nullable(),
  state: recipientState,
  /** Why it gets nothing, or why its message failed. */
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  text: z.string().nullable(),
  messageId: z.string().nullable(),
  sentAt: instant,
});
export type RecipientView = z.infer<typeof recipientView>;

const perAccount = z.object({
  accountId: z.string(),
  channel: z.string(),
  recipients: count,
  startsAt: instant,
  endsAt: instant,
  held: z.object({ code: z.enum(['halted', 'paused']), words: z.string() }).nullable().describe('Why nobody knows when it sends; null while it does'),
});

/** What starting a campaign now would come to. */
export const preflightView = z.object({
  recipients: count,
  accepted: count,
  /** Accepted, but not before the campaign expires. */
  late: count,
  refused: z.object({
    total: count,
    byReason: z.partialRecord(z.enum(refusals), count),
    missing: z.array(z.object({ name: z.string(), recipients: count })).describe('Variables of the text that recipients lack, and how many lack each'),
    examples: z.array(z.object({ chatId: z.string(), code: z.enum(refusals), message: z.string() })),
  }),
  accounts: z.array(perAccount),
  startsAt: instant,
  endsAt: instant.describe('When all of it will be sent, if nothing else comes; null when nobody knows, as an account is paused'),
});
export type PreflightView = z.infer<typeof preflightView>;
