import { sql, type Database } from '@sluice/prisma';
import type { ProgressView } from '../src/campaigns/campaign-view.ts';
import type { Dispatch } from './start-dispatch.ts';

/** What a spec does with one campaign. */
export interface CampaignHandle {
  id: string;
  act(action: string): Promise<void>;
  progress(): Promise<ProgressView>;
  /** Messages of its campaign, in the order of their acceptance. */
  messages(): Promise<CampaignMessage[]>;
}

export interface CampaignMessage {
  id: string;
  key: string;
  accountId: string;
  chatId: string;
  text: string;
  state: string;
  priority: number;
  scheduledAt: Date;
}

const unlessSaid = { name: 'News', text: 'Hello {{name|friend}}' };

/** Makes a draft. */
export async function makeCampaign(dispatch: Dispatch, body: object): Promise<CampaignHandle> {
  const made = await dispatch.ask<{ id: string; detail?: string }>('POST /api/campaigns', { body: { ...unlessSaid, ...body } });
  if (made.status !== 201) throw new Error(`no campaign: ${made.body.detail}`);
  const { id } = made.body;
  return {
    id,
    act: async (action) => {
      const { status, body: answer } = await dispatch.ask(`POST /api/campaigns/${id}/${action}`);
      if (status !== 200) throw new Error(`${action}: ${JSON.stringify(answer)}`);
    },
    progress: async () => (await dispatch.ask<ProgressView>(`GET /api/campaigns/${id}/progress`)).body,
    messages: () => campaignMessages(dispatch.database, id),
  };
}

function campaignMessages(database: Database, id: string): Promise<CampaignMessage[]> {
  return database.query<CampaignMessage>(sql`
    select id, key, account_id as "accountId", chat_id as "chatId", text, state, priority, scheduled_at as "scheduledAt"
    from dispatch.messages where campaign_id = ${id}::uuid order by seq`);
}

/** All states of recipients together. */
export function sumOf({ sent, pending, failed, uncertain, cancelled, expired, refused }: ProgressView): number {
  return sent + pending + failed + uncertain + cancelled + expired + refused;
}

export function chats(count: number, prefix = 'chat'): { chatId: string }[] {
  return Array.from({ length: count }, (_, n) => ({ chatId: `${prefix}-${n + 1}` }));
}
