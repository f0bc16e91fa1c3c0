import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readUpdate, reread } from './read-update.ts';

const body = (update: unknown): Buffer => Buffer.from(JSON.stringify(update));
const message = {
  message_id: 17,
  from: { id: 555001, is_bot: false, first_name: 'Mei', last_name: 'Lin', language_code: 'zh-hant' },
  chat: { id: 555001, first_name: 'Mei', type: 'private' },
  date: 1795297495,
};

function membership(before: string, after: string, more: object = {}): object {
  const { from, chat, date } = message;
  return { from, chat, date, old_chat_member: { status: before }, new_chat_member: { status: after, ...more } };
}

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
    ['what was written under it', ' card ', 'card'],
    ['nothing when nothing was', undefined, null],
    ['nothing when it was blank', ' \0', null],
  ])('says of a photo %s', (_title, caption, text) => {
    const [arrival] = readUpdate(body({ update_id: 2, message: { ...message, photo: [{ file_id: 's' }], caption } }));
    expect(arrival).toMatchObject({ kind: 'photo', event: { kind: 'photo', text } });
  });

  it.each([
    ['by its kind', { mime_type: 'image/png' }],
    ['by its name when its kind is not told', { file_name: 'Card.JPEG' }],
  ])('takes a file that is a picture %s for a photo, of its album too', (_title, about) => {
    const document = { file_id: 'd', ...about };
    const [arrival] = readUpdate(body({ update_id: 2, message: { ...message, document, caption: 'card', media_group_id: '7' } }));
    expect(arrival).toMatchObject({ kind: 'photo', event: { text: 'card', media: { source: 'platform', id: 'd' }, group: { id: '7' } } });
  });

  it.each([
    ['file', { document: { file_id: 'd', mime_type: 'application/pdf', file_name: 'card.png' } }],
    ['file', { document: { file_id: 'd' }, caption: 'x' }],
    ['video', { animation: { file_id: 'a' }, document: { file_id: 'a', mime_type: 'image/gif' } }],
    ['video', { video: {} }],
    ['video', { video_note: {} }],
    ['audio', { voice: {} }],
    ['audio', { audio: {} }],
    ['sticker', { sticker: {} }],
    ['location', { location: {} }],
    ['location', { venue: {}, location: {} }],
  ])('keeps a %s as such and leaves it alone: %j', (kind, content) => {
    expect(readUpdate(body({ update_id: 2, message: { ...message, ...content } }))).toEqual([{ platformEventId: '2', kind, chatId: '555001', event: null }]);
  });

  it.each([
    ['text', { text: 'hello' }],
    ['photo', { photo: [{ file_id: 's' }], caption: 'hello' }],
  ])('reads an edited %s as a new event, of the time of the edit', (kind, content) => {
    const [arrival] = readUpdate(body({ update_id: 5, edited_message: { ...message, ...content, edit_date: message.date + 60 } }));
    expect(arrival).toMatchObject({ platformEventId: '5', kind, event: { kind, text: 'hello', at: '2026-11-21T21:45:55.000Z' } });
  });

  it.each([
    ['blocked', 'member', 'kicked', {}],
    ['blocked', 'administrator', 'left', {}],
    ['blocked', 'member', 'restricted', { is_member: false }],
    ['followed', 'kicked', 'member', {}],
    ['followed', 'left', 'administrator', {}],
  ])('reads %s from %s to %s', (kind, before, after, more) => {
    expect(readUpdate(body({ update_id: 6, my_chat_member: membership(before, after, more) }))).toEqual([
      {
        platformEventId: '6',
        kind,
        chatId: '555001',
        event: { kind, chatId: '555001', text: null, media: null, sender: { id: '555001', name: 'Mei Lin', language: 'zh-hant' }, at: '2026-11-21T21:44:55.000Z' },
      },
    ]);
  });

  it('follows a group to its new id, whoever upgraded it', () => {
    const from = { id: 1_087_968_824, is_bot: true, first_name: 'Group' };
    const [arrival] = readUpdate(body({ update_id: 7, message: { ...message, from, chat: { id: -5 }, migrate_to_chat_id: -1_000_000_000_005 } }));
    expect(arrival).toMatchObject({ kind: 'moved', chatId: '-5', event: { kind: 'moved', chatId: '-5', movedTo: '-1000000000005', text: null } });
  });

  it('keeps a pressed button by its chat', () => {
    expect(readUpdate(body({ update_id: 8, callback_query: { id: '1', message: { chat: { id: -5 } } } }))).toEqual([{ platformEventId: '8', kind: 'postback', chatId: '-5', event: null }]);
  });

  it('reads a page of the journal as it reads its updates one by one', () => {
    const updates = [{ update_id: 9, message: { ...message, text: 'one' } }, { update_id: 10, poll: {} }];
    expect(reread(body({ ok: true, result: updates }))).toEqual(updates.flatMap((update) => readUpdate(body(update))));
    expect(reread(body(updates[0]))).toEqual(readUpdate(body(updates[0])));
    expect(() => reread(body({ ok: true, result: [{}] }))).toThrow(expect.objectContaining({ code: 'invalid' }));
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
    ['a post in a channel', { update_id: 3, channel_post: { ...message, text: 'x' } }],
    ['a message of a bot', { update_id: 3, message: { ...message, from: { id: 1, is_bot: true }, text: 'x' } }],
    ['a message about the group', { update_id: 3, message: { ...message, new_chat_title: 'Team' } }],
    ['a supergroup that says which group it was', { update_id: 3, message: { ...message, migrate_from_chat_id: -5 } }],
    ['a bot that became an administrator', { update_id: 3, my_chat_member: membership('member', 'administrator') }],
    ['a pressed button whose message is unknown', { update_id: 3, callback_query: { id: '1' } }],
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
