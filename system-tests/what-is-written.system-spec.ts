import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { call, post } from './running/api.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

interface Said {
  items: { direction: string; text: string | null }[];
}

interface Question {
  eventId: string;
  similar: number;
  answeredFrom: string | null;
}

describe('what people write in a chat', () => {
  let system: RunningSystem;

  beforeAll(async () => {
    system = await startSystem();
  });

  afterAll(() => system.stop());

  const write = (chatId: string, text: string) => post(system, '/api/sandbox/messages', { chatId, text });
  const answersTo = async (chatId: string): Promise<(string | null)[]> =>
    (await call<Said>(system, `/api/sandbox/messages?chatId=${chatId}`)).body.items.filter(({ direction }) => direction === 'out').map(({ text }) => text);
  const answered = (chatId: string) =>
    until(`an answer in ${chatId}`, async () => {
      const [first] = await answersTo(chatId);
      return first ?? false;
    });
  const questions = async () => (await call<{ items: Question[] }>(system, '/api/questions?accountId=sandbox')).body.items;

  it('keeps campaigns from whoever wants no more, in whatever language they say so', async () => {
    const chats = { ja: '配信停止', zh: '不要再傳廣告給我', en: 'Please unsubscribe me', ko: '수신거부' };
    for (const [chatId, text] of Object.entries(chats)) await write(chatId, text);
    await write('other', 'Where is the bus stop?');
    for (const chatId of [...Object.keys(chats), 'other']) await answered(chatId);
    const recipients = [...Object.keys(chats), 'other'].map((chatId) => ({ chatId }));
    const { body: campaign } = await post<{ id: string }>(system, '/api/campaigns', { name: 'News', text: 'News!', accounts: ['sandbox'], recipients });
    const { body: flight } = await post(system, `/api/campaigns/${campaign.id}/preflight`, {});
    expect(flight).toMatchObject({ refused: { total: 4, byReason: { 'opted-out': 4 } } });
  });

  it('is answered by an operator once, and from then on whoever asks the same is', async () => {
    await write('first', '請問這款椅子多少錢？');
    const usual = await answered('first');
    const [asked] = await questions();
    await write('alike', '請問那款椅子多少錢？');
    expect(await answered('alike')).toBe(usual);
    const answer = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text: '一張三千元。', reusable: true }) };
    expect((await call(system, `/api/questions/${asked?.eventId}/answer`, answer)).status).toBe(204);
    await write('second', '您好，這款椅子多少錢呢');
    await write('third', '那款椅子多少錢');
    expect([await answered('second'), await answered('third')]).toEqual(['一張三千元。', usual]);
    expect((await questions()).map(({ similar, answeredFrom }) => [similar, answeredFrom])).toContainEqual([3, asked?.eventId]);
  });
});
