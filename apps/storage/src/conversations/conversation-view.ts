/** A conversation as callers see it; instants in ISO 8601. */
export interface ConversationView {
  id: string;
  accountId: string;
  channel: string;
  chatId: string;
  name: string | null;
  language: string;
  lastInboundAt: string;
  lastOutboundAt: string | null;
  createdAt: string;
}

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
