import { describe, expect, it } from '@jest/globals';
import type { AccountChannel } from '@sluice/channels';
import { fold, readHeader, readRow } from './lead-rows.ts';

const channels = new Map<string, AccountChannel>([['bot', 'telegram']]);
const columns = ['chatId', 'channel', 'accountId', 'name', 'tags', 'city'];
const read = (...fields: string[]) => readRow(columns, fields, channels);
const lead = { channel: 'telegram', chatId: '5', tags: [], attributes: {} } as const;

describe('the header of a file of leads', () => {
  it('names our columns and any variables, in any order', () => {
    expect(readHeader(['city', ' channel ', 'chatId'])).toEqual(['city', 'channel', 'chatId']);
  });

  it.each([
    ['chatId', ['channel', 'name'], /column chatId is missing/],
    ['channel and accountId', ['chatId', 'name'], /one of the columns channel and accountId is needed/],
    ['one of two columns with one name', ['chatId', 'channel', 'name', 'name'], /"name" is there twice/],
    ['a name', ['chatId', 'channel', ''], /"" is no name for a column/],
    ['commas', ['chatId;channel;name'], /"chatId;channel;name" is no name/],
  ])('is refused without %s', (_what, fields, message) => {
    expect(() => readHeader(fields)).toThrow(message);
  });

  it('tells every fault at once', () => {
    expect(() => readHeader(['name', 'name'])).toThrow(/chatId is missing; one of the columns .* is needed; the column "name" is there twice/);
  });
});

describe('a row', () => {
  it('is a lead with what its fields say; empty ones say nothing, and what looks like a formula is data', () => {
    expect(read('5', 'telegram', '', '=HYPERLINK("x")', 'vip; tw;vip', 'Taipei')).toEqual({ ...lead, name: '=HYPERLINK("x")', tags: ['vip', 'tw'], attributes: { city: 'Taipei' } });
    expect(read('5', 'telegram', '', '', '', '')).toEqual(lead);
  });

  it('has the channel of its account', () => {
    expect(read('5', '', 'bot', '', '', '')).toEqual({ ...lead, accountId: 'bot' });
  });

  it.each([
    ['too few fields', ['5', 'telegram'], null, 'has 2 fields, but the first line names 6 columns: put quotes around fields with commas'],
    ['no chat', ['', 'telegram', '', '', '', ''], 'chatId', 'is missing'],
    ['a chat that its channel cannot have', ['tom', 'telegram', '', '', '', ''], 'chatId', 'must be a number, as Telegram names chats, or @channel'],
    ['a chat that the channel of its account cannot have', ['tom', '', 'bot', '', '', ''], 'chatId', 'must be a number, as Telegram names chats, or @channel'],
    ['a name that is too long', ['5', 'telegram', '', 'x'.repeat(201), '', ''], 'name', 'may hold at most 200 characters'],
    ['a tag that is too long', ['5', 'telegram', '', '', `a;${'x'.repeat(65)}`, ''], 'tags', 'may hold at most 64 characters'],
    ['neither channel nor account', ['5', '', '', '', '', ''], 'channel', 'is needed, or an accountId'],
    ['a channel that nobody sends on', ['5', 'fax', '', '', '', ''], 'channel', 'must be one of telegram, line, wecom, sandbox'],
    ['an account that is not there', ['5', '', 'nobody', '', '', ''], 'accountId', 'is no account of yours'],
    ['an account on another channel', ['5', 'line', 'bot', '', '', ''], 'channel', 'is not the channel of the account, which is telegram'],
    ['a variable that is too long', ['5', 'telegram', '', '', '', 'x'.repeat(2_001)], 'city', 'may hold at most 2000 characters'],
    ['another encoding', ['5', 'telegram', '', 'M\ufffd', '', ''], 'name', 'is not UTF-8: save the file in that encoding'],
  ])('with %s is told with its column', (_what, fields, column, message) => {
    expect(read(...fields)).toEqual({ column, message });
  });

  it('with more variables than a lead may have is told as a whole', () => {
    const many = Array.from({ length: 51 }, (_, n) => `v${n}`);
    expect(readRow(['chatId', 'channel', ...many], ['5', 'telegram', ...many], channels)).toEqual({ column: 'attributes', message: 'may hold at most 50 variables' });
  });

  it('for the same person as another adds to it, and the later one counts', () => {
    const first = { ...lead, name: 'Mei', language: 'en', tags: ['a', 'b'], attributes: { city: 'Taipei', age: '3' } };
    const second = { ...lead, name: 'Mei Lin', tags: ['b', 'c'], attributes: { city: 'Tainan' } };
    expect(fold(first, second)).toEqual({ ...lead, name: 'Mei Lin', language: 'en', tags: ['a', 'b', 'c'], attributes: { city: 'Tainan', age: '3' } });
  });
});
