import { describe, expect, it } from '@jest/globals';
import type { Arrival } from '@sluice/channels';
import { isCard, withLimit, withoutBlocked } from './judge-arrivals.ts';

const arrivalOf = (kind: 'text' | 'photo' | 'followed' | 'blocked' | 'moved', senderId = 'mei'): Arrival => ({
  platformEventId: '1',
  kind,
  chatId: 'chat',
  event: { chatId: 'chat', kind, text: null, media: null, sender: { id: senderId, name: null, language: null }, at: '2026-11-22T00:00:00.000Z', group: { id: 'album', total: 2 } },
});
const sticker: Arrival = { platformEventId: '2', kind: 'sticker', chatId: 'chat', event: null };

describe('what a blocked person sends', () => {
  it.each(['text', 'photo'] as const)('is kept and left alone when it is a %s', (kind) => {
    expect(withoutBlocked([arrivalOf(kind)], (id) => id === 'mei')).toEqual([{ platformEventId: '1', kind: 'ignored', chatId: 'chat', event: null }]);
  });

  it.each(['followed', 'blocked', 'moved'] as const)('is learnt all the same when it is that the chat is %s', (kind) => {
    expect(withoutBlocked([arrivalOf(kind)], () => true)).toEqual([arrivalOf(kind)]);
  });

  it('touches nobody else, and nothing that is left alone anyway', () => {
    const arrivals = [arrivalOf('text', 'wei'), sticker];
    expect(withoutBlocked(arrivals, (id) => id === 'mei')).toEqual(arrivals);
  });
});

describe('a photo', () => {
  it('is a card; what is left alone is none', () => {
    expect([isCard(arrivalOf('photo')), isCard(arrivalOf('text')), isCard({ ...sticker, kind: 'photo' })]).toEqual([true, false, false]);
  });

  it('within the limit stays as it is', () => {
    expect(withLimit(arrivalOf('photo'), { admit: true })).toEqual(arrivalOf('photo'));
  });

  it.each([
    [true, 'tell'],
    [false, 'told'],
  ] as const)('too many, the first of them: %s, is kept in no group and says %s', (isFirst, limited) => {
    const { event, ...arrival } = withLimit(arrivalOf('photo'), { admit: false, retryAfterMs: 1, isFirst });
    const { group: _group, ...rest } = arrivalOf('photo').event ?? {};
    expect([arrival, event]).toEqual([{ platformEventId: '1', kind: 'photo', chatId: 'chat' }, { ...rest, limited }]);
    expect(event).not.toHaveProperty('group');
  });
});
