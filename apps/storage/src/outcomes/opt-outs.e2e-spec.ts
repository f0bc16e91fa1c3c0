import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { aText, understood } from '../../testing/outcomes.ts';
import { useStorage } from '../../testing/use-storage.ts';

const storage = await useStorage();
const at = '2026-11-20T08:00:00.000Z';
const wish = understood({ intent: 'opt-out', confidence: 0.85, reply: 'We will send you no more.' });

beforeEach(() => storage.database.query(sql`truncate storage.analyses, storage.conversations, storage.replies, storage.leads, storage.opt_outs cascade`));

const optOuts = () => storage.database.query(sql`select channel, chat_id, opted_out_at from storage.opt_outs`);
const addLead = async () => (await storage.ask<{ id: string; optedOutAt: string | null }>('POST /api/leads', { body: { channel: 'telegram', chatId: '555001' } })).body;
const optedOutAt = async (id: string) => (await storage.ask<{ optedOutAt: string | null }>(`GET /api/leads/${id}`)).body.optedOutAt;

describe('whoever writes that they want no more', () => {
  it('is a lead that opted out, whether campaigns know them by then or later', async () => {
    const lead = await addLead();
    await storage.keep(aText({ at }), wish);
    expect([lead.optedOutAt, await optedOutAt(lead.id)]).toEqual([null, at]);
    await storage.database.query(sql`delete from storage.leads`);
    expect((await addLead()).optedOutAt).toBe(at);
  });

  it('is remembered twice as once, by the first time they said so', async () => {
    const event = aText({ at });
    for (const _time of [1, 2]) await storage.keep(event, wish);
    await storage.keep(aText({ at: '2026-11-21T08:00:00.000Z' }), wish);
    expect(await optOuts()).toEqual([{ channel: 'telegram', chat_id: '555001', opted_out_at: new Date(at) }]);
  });

  it('is told so', async () => {
    await storage.keep(aText(), wish);
    expect(await storage.database.query(sql`select text from storage.replies`)).toEqual([{ text: 'We will send you no more.' }]);
  });

  it('hears from campaigns again when somebody takes it back, and an outcome told again changes nothing of that', async () => {
    const lead = await addLead();
    const event = aText({ at });
    await storage.keep(event, wish);
    await storage.ask(`PATCH /api/leads/${lead.id}`, { body: { optedOut: false } });
    await storage.keep(event, wish);
    expect(await optedOutAt(lead.id)).toBeNull();
  });
});

it.each([
  ['something else', aText(), understood({ intent: 'complaint' })],
  ['what may be such a wish or not', aText(), understood({ intent: 'opt-out', confidence: 0.4 })],
  ['it where there is no chat', aText({ channel: 'api', accountId: 'api', chatId: null }), wish],
])('whoever says %s opts out of nothing', async (_what, event, outcome) => {
  await storage.keep(event, outcome);
  expect(await optOuts()).toEqual([]);
});
