import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readUpdate } from './read-update.ts';

const body = (update: unknown): Buffer => Buffer.from(JSON.stringify(update));
const message = {
  message_id: 17,
  from: { id: 555001, is_bot: false, first_name: 'Mei', last_name: 'Lin', language_code: 'zh-hant' },
  chat: { id: 555001, first_name: 'Mei', type: 'private' },
  date: 1795297495,
};

describe('reading a Telegram update', () => {
  it('reads a text with its sender, chat and time', () => {
    expect(readUpdate(body({ update_id: 731245001, message: { ...message, text: ' /start ' } }))).toEqual([
      {
        platformEventId: '731245001',
        kind: 'text',
        chatId: '555001',
        event: {
          kind: 'text',
          chatId: '555001',
          text: '/start',
          media: null,
          sender: { id: '555001', name: 'Mei Lin', language: 'zh-hant' },
          at: '2026-11-21T21:44:55.000Z',
        },
      },
    ]);
  });

  it('takes the largest size of a photo', () => {
    const photo = [
      { file_id: 's', width: 90, height: 54 },
      { file_id: 'y', width: 1280, height: 768 },
    ];
    const [arrival] = readUpdate(body({ update_id: 2, message: { ...message, photo } }));
    expect(arrival).toMatchObject({ kind: 'photo', event: { media: { source: 'platform', id: 'y' } } });
  });

  it.each([
    ['an album', '13579', { id: '13579' }],
    ['an album whose id is a number after all', 13_579, { id: '13579' }],
    ['no album', undefined, undefined],
    ['an album without an id', '', undefined],
  ])('says of a photo that it is of %s', (_title, media_group_id, group) => {
    const [arrival] = readUpdate(body({ update_id: 2, message: { ...message, photo: [{ file_id: 's' }], media_group_id } }));
    expect(arrival).toMatchObject({ kind: 'photo' });
    expect(arrival?.event?.group).toEqual(group);
  });

  it.each([
    ['an update kind it does not know', { update_id: 3, chat_boost: {} }],
    ['an edited message', { update_id: 3, edited_message: { ...message, text: 'x' } }],
    ['a message of a bot', { update_id: 3, message: { ...message, from: { id: 1, is_bot: true }, text: 'x' } }],
    ['a sticker', { update_id: 3, message: { ...message, sticker: {} } }],
    ['a message of the wrong shape', { update_id: 3, message: { text: 7 } }],
  ])('ignores %s, but keeps its id', (_title, update) => {
    expect(readUpdate(body(update))).toMatchObject([{ platformEventId: '3', kind: 'ignored', event: null }]);
  });

  it.each([
    ['broken JSON', Buffer.from('{"update_id":')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['no update_id', body({ message })],
    ['an array', body([])],
  ])('refuses %s', (_title, bytes) => {
    expect(() => readUpdate(bytes)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it('takes out what PostgreSQL cannot keep', () => {
    const [arrival] = readUpdate(Buffer.from(JSON.stringify({ update_id: 4, message: { ...message, text: 'a\0b\ud800c' } })));
    expect(arrival?.event?.text).toBe('ab\ufffdc');
  });

  it('either reads or refuses whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          expect(readUpdate(Buffer.from(json))).toHaveLength(1);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
        }
      }),
    );
  });
});
