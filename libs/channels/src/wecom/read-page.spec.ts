import { describe, expect, it } from '@jest/globals';
import { readPage } from './read-page.ts';

const raw = Buffer.from('raw');
const about = { open_kfid: 'wkAJ2GC', external_userid: 'wmAJ2GC', send_time: 1_615_478_585, origin: 3 };
const event = { chatId: 'wkAJ2GC:wmAJ2GC', sender: { id: 'wmAJ2GC', name: null, language: null }, at: '2021-03-11T16:03:05.000Z' };
const page = (body: Record<string, unknown>, cursor: string | null = null) => readPage(body, raw, { cursor });
const arrivalOf = (message: object) => page({ next_cursor: 'c', has_more: 0, msg_list: [{ msgid: 'm1', ...about, ...message }] }).arrivals[0];
const invalid = (body: Record<string, unknown>, cursor: string | null = null): unknown => {
  try {
    return page(body, cursor);
  } catch (error) {
    return error;
  }
};

describe('a message of a customer', () => {
  it('is a text, also one of a menu', () => {
    expect(arrivalOf({ msgtype: 'text', text: { content: ' hello world ', menu_id: '101' } })).toEqual({
      platformEventId: 'm1',
      kind: 'text',
      chatId: event.chatId,
      event: { ...event, kind: 'text', text: 'hello world', media: null },
    });
  });

  it('is a photo, with the id it can be had by', () => {
    expect(arrivalOf({ msgtype: 'image', image: { media_id: '2iSLeVyqzk4eX0' } })).toMatchObject({
      kind: 'photo',
      event: { ...event, kind: 'photo', text: null, media: { source: 'platform', id: '2iSLeVyqzk4eX0' } },
    });
  });

  it.each([
    ['voice', 'audio'],
    ['video', 'video'],
    ['file', 'file'],
    ['location', 'location'],
    ['link', 'ignored'],
    ['business_card', 'ignored'],
    ['merged_msg', 'ignored'],
    ['something new', 'ignored'],
  ])('of type %s is kept as %s, and not worked', (msgtype, kind) => {
    expect(arrivalOf({ msgtype, [msgtype]: { media_id: 'x' } })).toEqual({ platformEventId: 'm1', kind, chatId: event.chatId, event: { ...event, kind: 'spoke', text: null, media: null } });
  });

  it('keeps out of a text what PostgreSQL cannot hold', () => {
    expect(arrivalOf({ msgtype: 'text', text: { content: 'a\0b\ud800' } })?.event?.text).toBe('ab\ufffd');
  });

  it.each([
    ['a text of nothing', { msgtype: 'text', text: { content: ' \0 ' } }],
    ['a text without content', { msgtype: 'text' }],
    ['a photo without an id', { msgtype: 'image', image: {} }],
  ])('with %s is not worked, and a word all the same', (_title, message) => {
    expect(arrivalOf(message)).toMatchObject({ platformEventId: 'm1', kind: 'ignored', event: { kind: 'spoke' } });
  });

  it.each([
    ['a time beyond all calendars', { msgtype: 'text', text: { content: 'x' }, send_time: 1e15 }],
    ['ids of another shape', { msgtype: 'text', text: { content: 'x' }, external_userid: 'a:b' }],
  ])('with %s is ignored', (_title, message) => {
    expect(arrivalOf(message)).toMatchObject({ platformEventId: 'm1', kind: 'ignored', event: null });
  });
});

describe('what is in a mailbox beside', () => {
  it.each([
    ['an event', { msgid: 'm3', send_time: 1, origin: 4, msgtype: 'event', event: { event_type: 'enter_session', welcome_code: 'aaa' } }],
    ['what a person wrote in the WeCom client', { msgid: 'm3', ...about, origin: 5, servicer_userid: 'Zhangsan', msgtype: 'text', text: { content: 'by a human agent' } }],
  ])('is ignored: %s', (_title, message) => {
    expect(page({ next_cursor: 'c', msg_list: [message] }).arrivals).toEqual([{ platformEventId: 'm3', kind: 'ignored', chatId: null, event: null }]);
  });

  it('is left out when it has no id to be known again by', () => {
    const nameless = [null, 7, {}, { msgid: 7 }, { msgid: '' }, { msgid: 'x'.repeat(257) }, { msgid: 'a\0' }];
    expect(page({ next_cursor: 'c', msg_list: [...nameless, { msgid: 'm1' }] }).arrivals.map(({ platformEventId }) => platformEventId)).toEqual(['m1']);
  });
});

describe('a page', () => {
  it('says where to read on, and whether there is more, also when nothing is in it', () => {
    expect(page({ next_cursor: 'c2', has_more: 1, msg_list: [] }, 'c1')).toEqual({ arrivals: [], raw, cursor: 'c2', hasMore: true });
    expect(page({ next_cursor: 'c2', has_more: 0 }, 'c1')).toMatchObject({ cursor: 'c2', hasMore: false });
  });

  it('keeps the place when it names none', () => {
    expect(page({ has_more: 0, msg_list: [] }, 'c1')).toMatchObject({ cursor: 'c1', hasMore: false });
  });

  it.each<[string, Record<string, unknown>]>([
    ['says that there is more at the same place', { next_cursor: 'c1', has_more: 1 }],
    ['says that there is more, and not where', { has_more: 1 }],
    ['says neither that more waits nor that nothing does', { next_cursor: 'c2', msg_list: [] }],
    ['says nothing', { errcode: 0 }],
    ['has no list', { next_cursor: 'c2', msg_list: 'x' }],
    ['has a place that cannot be kept', { next_cursor: 'a\0' }],
  ])('that %s is asked for again later', (_title, body) => {
    expect(invalid(body, 'c1')).toMatchObject({ code: 'unavailable' });
  });
});
