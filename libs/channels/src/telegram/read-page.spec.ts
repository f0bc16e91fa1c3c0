import { describe, expect, it } from '@jest/globals';
import { offsetIn, readPage } from './read-page.ts';

const botToken = '123456:AAH-abcdefghijklmnopqrstuvwxyz';
const bytes = Buffer.from('{"ok":true}');

describe('the place to read on from', () => {
  it.each([
    ['of this bot', '123456:731245002', 731_245_002],
    ['of another bot, whose updates have numbers of their own', '654321:731245002', null],
    ['that nobody knows', null, null],
    ['of no known shape', '731245002', null],
  ])('%s', (_title, cursor, offset) => {
    expect(offsetIn(cursor, botToken)).toBe(offset);
  });
});

describe('a page of getUpdates', () => {
  it('is read up to its last update, and the next is asked for at once', () => {
    const updates = [{ update_id: 731_245_001, poll: {} }, { update_id: 731_245_002, message: { message_id: 1, date: 1, chat: { id: 7 }, text: 'hi' } }];
    const page = readPage({ updates, bytes }, { cursor: null }, botToken);
    expect(page).toMatchObject({ raw: bytes, cursor: '123456:731245003', hasMore: true });
    expect(page.arrivals.map(({ platformEventId, kind }) => [platformEventId, kind])).toEqual([['731245001', 'ignored'], ['731245002', 'text']]);
    expect(offsetIn(page.cursor, botToken)).toBe(731_245_003);
  });

  it('leaves the place where it is when nothing came', () => {
    expect(readPage({ updates: [], bytes }, { cursor: '123456:5' }, botToken)).toMatchObject({ arrivals: [], cursor: '123456:5' });
  });

  it('is refused when it holds something that is no update', () => {
    expect(() => readPage({ updates: [{}], bytes }, { cursor: null }, botToken)).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });
});
