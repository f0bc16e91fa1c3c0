import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readEvents } from './read-events.ts';

const mei = 'U4af4980629bd4f1e8a3f0c2d9b7e6a51';
const group = 'Ca56f94637c0000000000000000000000';
const receivedAt = new Date('2026-11-21T21:45:00Z');
const event = {
  type: 'message',
  mode: 'active',
  timestamp: 1_795_297_495_123,
  webhookEventId: '01HV9ZP4Q0W6N9G6X0Y3J2K4M5',
  deliveryContext: { isRedelivery: false },
  source: { type: 'user', userId: mei },
  replyToken: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA',
};
const text = { type: 'text', id: '468789577898262530', quoteToken: 'q', text: 'hello' };
const image = { type: 'image', id: '354718705033693859', quoteToken: 'q', contentProvider: { type: 'line' } };

const body = (...events: unknown[]): Buffer => Buffer.from(JSON.stringify({ destination: 'x', events }));
const read = (more: object) => readEvents(body({ ...event, ...more }), receivedAt)[0];
const messageOf = (message: object) => read({ message });

describe('reading the events of LINE', () => {
  it('reads a text with its sender, chat, time and reply token, whose age counts by our clock', () => {
    expect(messageOf({ ...text, text: ' hello ' })).toEqual({
      platformEventId: '01HV9ZP4Q0W6N9G6X0Y3J2K4M5',
      kind: 'text',
      chatId: mei,
      event: {
        kind: 'text',
        chatId: mei,
        text: 'hello',
        media: null,
        sender: { id: mei, name: null, language: null },
        at: '2026-11-21T21:44:55.123Z',
        replyToken: { token: 'nHuyWiB7yP5Zw52FIkcQobQuGDXCTA', receivedAt: '2026-11-21T21:45:00.000Z' },
      },
    });
  });

  it('reads several events of one body in their order, and none of an empty list', () => {
    const events = readEvents(body({ ...event, message: text }, { ...event, webhookEventId: 'second', type: 'follow' }), receivedAt);
    expect(events.map(({ platformEventId, kind }) => [platformEventId, kind])).toEqual([
      ['01HV9ZP4Q0W6N9G6X0Y3J2K4M5', 'text'],
      ['second', 'followed'],
    ]);
    expect(readEvents(body(), receivedAt)).toEqual([]);
  });

  it.each([
    ['a group', { type: 'group', groupId: group, userId: mei }, group, mei],
    ['a group, of somebody who did not agree to be known', { type: 'group', groupId: group }, group, group],
    ['a room', { type: 'room', roomId: 'R1', userId: mei }, 'R1', mei],
  ])('answers in %s', (_title, source, chatId, senderId) => {
    expect(read({ message: text, source })).toMatchObject({ chatId, event: { chatId, sender: { id: senderId } } });
  });

  it('reads a picture that LINE keeps by its message, and one that it does not by its address', () => {
    expect(messageOf(image)).toMatchObject({ kind: 'photo', event: { text: null, media: { source: 'platform', id: '354718705033693859' } } });
    const external = { ...image, contentProvider: { type: 'external', originalContentUrl: 'https://cdn.example/a.jpg', previewImageUrl: 'https://cdn.example/b.jpg' } };
    expect(messageOf(external)).toMatchObject({ kind: 'photo', event: { media: { source: 'platform', id: 'https://cdn.example/a.jpg' } } });
  });

  it.each([
    ['several', { id: 'E005', index: 1, total: 2 }, { id: 'E005', total: 2 }],
    ['several, from an old app that does not say how many', { id: 'E005' }, { id: 'E005' }],
    ['nobody knows how many', { id: 'E005', total: -1 }, { id: 'E005' }],
    ['a set without an id', { total: 2 }, undefined],
    ['none', undefined, undefined],
  ])('says of a picture that it is one of %s', (_title, imageSet, expected) => {
    expect(messageOf({ ...image, imageSet })?.event?.group).toEqual(expected);
  });

  it.each([
    ['card.JPG', 'photo'],
    ['card.heic', 'photo'],
    ['card.png.exe', 'file'],
    ['offer.pdf', 'file'],
  ])('takes the file %s as a %s', (fileName, kind) => {
    const arrival = messageOf({ type: 'file', id: '1', fileName, fileSize: 7 });
    expect([arrival?.kind, arrival?.event?.media ?? null]).toEqual([kind, kind === 'photo' ? { source: 'platform', id: '1' } : null]);
  });

  it.each(['sticker', 'audio', 'video', 'location'])('leaves a %s alone, by its name', (type) => {
    expect(messageOf({ type, id: '1' })).toMatchObject({ kind: type, chatId: mei, event: null });
  });

  it.each([
    ['follow', 'followed'],
    ['unfollow', 'blocked'],
  ])('reads a %s as %s', (type, kind) => {
    expect(read({ type })).toMatchObject({ kind, event: { kind, chatId: mei, text: null, media: null } });
  });

  it.each([
    ['postback', 'postback'],
    ['join', 'ignored'],
    ['leave', 'ignored'],
    ['unsend', 'ignored'],
    ['somethingNew', 'ignored'],
    ['toString', 'ignored'],
  ])('leaves a %s alone, as %s', (type, kind) => {
    expect(read({ type })).toMatchObject({ platformEventId: event.webhookEventId, kind, event: null });
  });

  it('says that somebody else answers, and then of no pictures that they belong together', () => {
    const standby = read({ mode: 'standby', replyToken: undefined, message: { ...image, imageSet: { id: 'E005', total: 2 } } })?.event;
    expect([standby?.isStandby, standby?.group, standby?.replyToken]).toEqual([true, undefined, undefined]);
    expect(messageOf(text)?.event?.isStandby).toBeUndefined();
  });

  it.each([
    ['no source', { source: undefined }],
    ['a person without an id', { source: { type: 'user' } }],
    ['an id as long as an index does not take', { source: { type: 'user', userId: 'U'.repeat(3_000) } }],
    ['an id with NUL', { source: { type: 'group', groupId: 'C\0' } }],
    ['a message of the wrong shape', { message: { type: 'text', text: 7 } }],
    ['no message', { message: undefined }],
    ['a message of a new type', { message: { type: 'hologram', id: '1' } }],
    ['nothing to read', { message: { ...text, text: ' \0 ' } }],
    ['a picture whose id leads elsewhere', { message: { ...image, id: '1/../../../v2/bot/info' } }],
    ['a picture at no address', { message: { ...image, contentProvider: { type: 'external', originalContentUrl: 'file:///etc/passwd' } } }],
  ])('ignores an event with %s, but keeps its id', (_title, more) => {
    expect(read({ message: text, ...more })).toMatchObject({ platformEventId: event.webhookEventId, kind: 'ignored', event: null });
  });

  it.each([Number.NaN, -1, 1e18, 'now', null])('takes our clock for the time %p', (timestamp) => {
    expect(read({ message: text, timestamp })?.event?.at).toBe(receivedAt.toISOString());
  });

  it.each([
    ['broken JSON', Buffer.from('{"events":')],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['no events', Buffer.from('{"destination":"U"}')],
    ['what is nested more deeply than anybody would', Buffer.from(`{"events":[${'['.repeat(100)}${']'.repeat(100)}]}`)],
  ])('refuses %s', (_title, bytes) => {
    expect(() => readEvents(bytes, receivedAt)).toThrow(expect.objectContaining({ code: 'invalid' }));
  });

  it.each([
    ['an event without its id', { ...event, webhookEventId: undefined }],
    ['an event whose id no index takes', { ...event, webhookEventId: 'x'.repeat(3_000) }],
    ['an event that is none', 7],
    ['nothing', null],
  ])('keeps %s under a name of its own, ignored, and reads the others', (_title, misfit) => {
    const [first, second, third] = readEvents(body(misfit, { ...event, message: text }, misfit), receivedAt);
    expect(first).toEqual({ platformEventId: expect.stringMatching(/^unnamed:[0-9a-f]{32}$/), kind: 'ignored', chatId: null, event: null });
    expect([second?.kind, third]).toEqual(['text', first]);
  });

  it('takes out what PostgreSQL cannot keep', () => {
    expect(messageOf({ ...text, text: 'a\0b\ud800c' })?.event?.text).toBe('ab\ufffdc');
  });

  it('either reads or refuses whatever JSON it is given', () => {
    const anything = fc.oneof(fc.jsonValue(), fc.record({ ...Object.fromEntries(Object.keys(event).map((key) => [key, fc.jsonValue()])), webhookEventId: fc.constant('x') }));
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 4 }), (events) => {
        try {
          expect(readEvents(body(...events), receivedAt)).toHaveLength(events.length);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' });
        }
      }),
    );
  });
});
