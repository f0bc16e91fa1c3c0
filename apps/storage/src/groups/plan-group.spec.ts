import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aCard } from '../../testing/outcomes.ts';
import { planGroup, type Member } from './plan-group.ts';

const group = { id: 'g', chatId: '555001' };
const card = (name: string): Member['outcome'] => ({ stage: 'card', reading: { contact: aCard({ name }) } });
const noCard: Member['outcome'] = { stage: 'card', reading: { contact: null } };
const failed: Member['outcome'] = { stage: 'failed', code: 'gone' };
const members = (...outcomes: Member['outcome'][]): Member[] => outcomes.map((outcome, index) => ({ eventId: `e${index + 1}`, trace: 't', outcome }));
const texts = (outcomes: Member['outcome'][], language: 'zh-Hant' | 'zh-Hans' | 'en' = 'zh-Hant') => planGroup(group, members(...outcomes), language).map(({ text }) => text);

describe('what is said of photos that were sent together', () => {
  it('is a start and the progress of each, while they are being read', () => {
    expect(texts([null, null])).toEqual(['🚀 開始批次處理 2 張名片', '🔄 處理中 1/2', '🔄 處理中 2/2']);
  });

  it('is the end of each, as soon as it is read', () => {
    expect(texts([null, card('陳建宏')])).toEqual(['🚀 開始批次處理 2 張名片', '🔄 處理中 1/2', '🔄 處理中 2/2', '✅ 完成 2/2: 陳建宏']);
  });

  it.each([
    ['zh-Hant', '✅ 完成 2/2: Mei\n\n✅ 完成 2/2: Ann'],
    ['zh-Hans', '✅ 完成 2/2: Mei\n\n✅ 完成 2/2: Ann'],
    ['en', '✅ Done 2/2: Mei\n\n✅ Done 2/2: Ann'],
  ] as const)('is the end of every card where a photo shows several, and one photo in the statistic: %s', (language, said) => {
    const both: Member['outcome'] = { stage: 'card', reading: { contact: aCard({ name: 'Mei' }), others: [aCard({ name: 'Ann' })] } };
    expect(texts([noCard, both], language).slice(-2)).toEqual([said, expect.stringContaining('1/2')]);
  });

  it('is a statistic in the end, counting only the cards that were read', () => {
    expect(texts([card('陳建宏'), failed, noCard])).toEqual([
      ...['🚀 開始批次處理 3 張名片', '🔄 處理中 1/3', '🔄 處理中 2/3', '🔄 處理中 3/3'],
      '✅ 完成 1/3: 陳建宏',
      '❌ 2/3: 圖片已經過期，請再傳一次。',
      '🙂 3/3: 這張照片看起來不是名片。',
      '🎉 批次處理完成: 1/3 成功',
    ]);
  });

  it.each([
    ['zh-Hans', ['🚀 开始批量处理 2 张名片', '🔄 处理中 1/2', '🔄 处理中 2/2', '✅ 完成 2/2: Mei']],
    ['en', ['🚀 Reading 2 business cards', '🔄 Reading 1/2', '🔄 Reading 2/2', '✅ Done 2/2: Mei']],
  ] as const)('is in %s where that is their language', (language, said) => {
    expect(texts([null, card('Mei')], language)).toEqual(said);
  });

  it('is of a photo that stayed alone what is said of any photo', () => {
    expect(planGroup(group, members(null), 'zh-Hant')).toMatchObject([{ key: 'reply:e1:0', text: '📸 收到名片圖片，正在處理...', kind: 'progress', priority: 'high' }]);
    expect(planGroup(group, members(failed), 'zh-Hant')).toMatchObject([{ key: 'reply:e1:1', kind: 'completion', priority: 'urgent' }]);
  });

  it('may be merged while it is progress; the rest is important, but none of it overtakes what came before', () => {
    expect(planGroup(group, members(null, failed), 'en').map(({ kind, priority }) => `${kind} ${priority}`)).toEqual(['reply high', 'progress low', 'progress low', 'completion high']);
    expect(planGroup(group, members(failed, failed), 'en').at(-1)).toMatchObject({ key: 'group:g:close', kind: 'completion', priority: 'high', eventId: 'g' });
  });

  it('is one text under one key and all of it in the end, whenever it is planned first and however often, while the photos are read one after the other', () => {
    const anyOutcome = fc.constantFrom(card('Mei'), noCard, failed);
    fc.assert(
      fc.property(fc.array(anyOutcome, { minLength: 2, maxLength: 6 }), fc.infiniteStream(fc.nat()), (outcomes, choice) => {
        const now: Member['outcome'][] = outcomes.map(() => null);
        const said = new Map<string, string>();
        const settledAfter = choice.next().value % (outcomes.length + 1);
        for (const open = outcomes.map((_, index) => index); ; ) {
          for (const { key, text } of outcomes.length - open.length < settledAfter ? [] : planGroup(group, members(...now), 'en')) {
            if (said.has(key)) expect(text).toBe(said.get(key));
            said.set(key, text);
          }
          if (open.length === 0) break;
          const [next = 0] = open.splice(choice.next().value % open.length, 1);
          now[next] = outcomes[next] ?? null;
        }
        expect([...said.keys()].sort()).toEqual(['group:g:close', 'group:g:start', ...outcomes.flatMap((_, index) => [`reply:e${index + 1}:0`, `reply:e${index + 1}:1`])].sort());
      }),
    );
  });
});
