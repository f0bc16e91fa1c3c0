import { z } from 'zod';

/** A conversation as callers see it; instants in ISO 8601. */
export const conversationView = z.object({
  id: z.string(),
  accountId: z.string(),
  channel: z.string(),
  chatId: z.string(),
  name: z.string().nullable(),
  language: z.string(),
  lastInboundAt: z.string(),
  lastOutboundAt: z.string().nullable(),
  createdAt: z.string(),
});
export type ConversationView = z.infer<typeof conversationView>;

interface ConversationRow extends Omit<ConversationView, 'lastInboundAt' | 'lastOutboundAt' | 'createdAt'> {
  lastInboundAt: Date;
  lastOutboundAt: Date | null;
  createdAt: Date;
}

export function viewConversation(row: ConversationRow): ConversationView {
  return {
    ...row,
    lastInboundAt: row.lastInboundAt.toISOString(),
    lastOutboundAt: row.lastOutboundAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
