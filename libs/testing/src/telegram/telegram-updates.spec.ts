import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:updates';
const mei = { id: 555_001, firstName: 'Mei', lastName: 'Lin', username: 'meilin', languageCode: 'zh-hant' };
const card = Buffer.alloc(5_000, 7);

let telegram: TelegramSimulator;
let api: Api;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token }] });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});
afterEach(() => telegram.close());

describe('updates as people make them', () => {
  it('a command in a private chat', () => {
    const updates: Update[] = telegram.userSends(token, { from: mei, text: '/start', date: 1_795_297_495 });
    expect(updates).toEqual([
      {
        update_id: expect.any(Number),
        message: {
          message_id: 1,
          from: { id: 555_001, is_bot: false, first_name: 'Mei', last_name: 'Lin', username: 'meilin', language_code: 'zh-hant' },
          chat: { id: 555_001, first_name: 'Mei', last_name: 'Lin', username: 'meilin', type: 'private' },
          date: 1_795_297_495,
          text: '/start',
          entities: [{ offset: 0, length: 6, type: 'bot_command' }],
        },
      },
    ]);
  });

  it('a text in a group', () => {
    telegram.chat({ id: -1_001, type: 'supergroup', title: 'Team' });
    const [update] = telegram.userSends(token, { chat: -1_001, from: mei, text: 'hello' });
    const chat = { id: -1_001, title: 'Team', type: 'supergroup' };
    expect(update?.message).toMatchObject({ chat, from: { id: 555_001 }, text: 'hello' });
  });

  it('a photo: ascending sizes with their own file ids, the caption beside', () => {
    const message = telegram.userSends(token, { from: 7, photo: card, caption: 'card' })[0]?.message;
    const sizes = message?.photo ?? [];
    expect(message).toMatchObject({ caption: 'card' });
    expect(message).not.toHaveProperty('text');
    expect(new Set(sizes.map(({ file_id }) => file_id)).size).toBe(4);
    expect(sizes.map(({ width }) => width)).toEqual([90, 320, 800, 1_280]);
    expect(sizes.at(-1)?.file_size).toBe(5_000);
  });

  it('an album: one update for each photo, tied by a media_group_id string', () => {
    const [first, second] = telegram.userSends(token, { from: 7, album: [card, card], caption: 'both' });
    const [other] = telegram.userSends(token, { from: 7, album: [card] });
    expect(first?.message?.media_group_id).toMatch(/^\d{17}$/);
    expect(second?.message?.media_group_id).toBe(first?.message?.media_group_id);
    expect(other?.message?.media_group_id).not.toBe(first?.message?.media_group_id);
    expect([first?.message?.caption, second?.message?.caption]).toEqual(['both', undefined]);
    expect((second?.update_id ?? 0) - (first?.update_id ?? 0)).toBe(1);
  });

  it('an image sent as a file', () => {
    const [update] = telegram.userSends(token, { from: 7, document: { bytes: card, name: 'card.png', mime: 'image/png' } });
    expect(update?.message?.document).toMatchObject({ file_name: 'card.png', mime_type: 'image/png', file_size: 5_000 });
    expect(update?.message).not.toHaveProperty('photo');
  });

  it('an edit', () => {
    telegram.userSends(token, { from: mei, text: 'helo' });
    const [update] = telegram.userEdits(token, { chat: mei.id, messageId: 1, text: 'hello' });
    const edited = { message_id: 1, text: 'hello', edit_date: expect.any(Number), from: { first_name: 'Mei' } };
    expect(update?.edited_message).toMatchObject(edited);
    expect(update).not.toHaveProperty('message');
  });

  it('a block, which also shuts the chat, and its end', async () => {
    const [blocked] = telegram.userBlocks(token, 7);
    expect(blocked?.my_chat_member).toMatchObject({
      old_chat_member: { status: 'member' },
      new_chat_member: { status: 'kicked', until_date: 0, user: { id: 1, is_bot: true } },
    });
    await expect(api.sendMessage(7, 'x')).rejects.toMatchObject({ error_code: 403 });
    const [unblocked] = telegram.userUnblocks(token, 7);
    expect(unblocked?.my_chat_member).toMatchObject({ old_chat_member: { status: 'kicked' }, new_chat_member: { status: 'member' } });
    expect(await api.sendMessage(7, 'x')).toMatchObject({ text: 'x' });
  });

  it('a group that throws the bot out, and takes it in again', async () => {
    const [removed] = telegram.groupRemoves(token, { chat: -5, by: 7 });
    expect(removed?.my_chat_member).toMatchObject({ chat: { id: -5, type: 'group' }, from: { id: 7 }, new_chat_member: { status: 'kicked' } });
    await expect(api.sendMessage(-5, 'x')).rejects.toMatchObject({ description: 'Forbidden: bot was kicked from the group chat' });
    const [added] = telegram.groupAdds(token, { chat: -5, by: 7 });
    expect(added?.my_chat_member).toMatchObject({ old_chat_member: { status: 'left' }, new_chat_member: { status: 'member' } });
    expect(await api.sendMessage(-5, 'x')).toMatchObject({ text: 'x' });
  });

  it.each(['sticker', 'voice', 'audio', 'video', 'location'] as const)('a %s', (sends) => {
    const [update] = telegram.userSends(token, { from: 7, sends });
    expect(update?.message).toHaveProperty(sends);
    expect(update?.message).not.toHaveProperty('text');
  });

  it('another photo, or another caption, in the place of what was there', () => {
    const [update] = telegram.userEdits(token, { chat: 7, messageId: 1, photo: card, caption: 'better' });
    expect(update?.edited_message).toMatchObject({ message_id: 1, caption: 'better', photo: expect.arrayContaining([expect.objectContaining({ width: 1_280 })]) });
  });

  it('a button', () => {
    const [update] = telegram.userPresses(token, { chat: 7, by: 7, data: 'yes' });
    expect(update?.callback_query).toMatchObject({ from: { id: 7 }, data: 'yes', message: { chat: { id: 7 } } });
  });

  it('a group that becomes a supergroup', () => {
    const [leaving, arriving] = telegram.groupMigrates(token, { group: -5, supergroup: -1_000_000_000_005, by: 7 });
    expect(leaving?.message).toMatchObject({ chat: { id: -5, type: 'group' }, migrate_to_chat_id: -1_000_000_000_005 });
    expect(arriving?.message).toMatchObject({ chat: { id: -1_000_000_000_005, type: 'supergroup' }, migrate_from_chat_id: -5 });
  });

  it('keeps what it knows of a person', () => {
    telegram.userSends(token, { from: mei, text: 'one' });
    const [update] = telegram.userSends(token, { chat: mei.id, text: 'two', languageCode: 'en' });
    expect(update?.message?.from).toMatchObject({ first_name: 'Mei', language_code: 'en' });
  });

  it('wants to know who writes in a group', () => {
    expect(() => telegram.userSends(token, { chat: -5, text: 'x' })).toThrow('Say who it is');
  });
});

describe('getUpdates', () => {
  it('gives what waits, in order, until it is confirmed by the offset', async () => {
    telegram.userSends(token, { from: 7, text: 'one' });
    telegram.userSends(token, { from: 8, text: 'two' });
    const updates = await api.getUpdates();
    expect(updates.map(({ message }) => message?.text)).toEqual(['one', 'two']);
    const rest = await api.getUpdates({ offset: (updates[0]?.update_id ?? 0) + 1 });
    expect(rest.map(({ message }) => message?.text)).toEqual(['two']);
    expect(await api.getUpdates({ offset: (rest[0]?.update_id ?? 0) + 1 })).toEqual([]);
  });

  it('waits for the first update', async () => {
    const waiting = api.getUpdates({ timeout: 5 });
    while (telegram.counters.calls === 0) await new Promise((resolve) => setImmediate(resolve));
    telegram.userSends(token, { from: 7, text: 'at last' });
    expect((await waiting).map(({ message }) => message?.text)).toEqual(['at last']);
  });

  it('gives only the kinds asked for', async () => {
    expect(await api.getUpdates({ allowed_updates: ['message'] })).toEqual([]);
    expect(telegram.userBlocks(token, 7)).toEqual([]);
    telegram.userSends(token, { from: 8, text: 'x' });
    expect(await api.getUpdates()).toHaveLength(1);
  });

  it('is ended by the next one, and by setWebhook', async () => {
    const polled = async (): Promise<[Promise<unknown>]> => {
      const { calls } = telegram.counters;
      const poll = api.getUpdates({ timeout: 5 }).catch((error: unknown) => error);
      while (telegram.counters.calls === calls) await new Promise((resolve) => setImmediate(resolve));
      return [poll];
    };
    const [first] = await polled();
    const [second] = await polled();
    expect(await first).toMatchObject({ error_code: 409, description: expect.stringContaining('terminated by other getUpdates request') });
    await api.setWebhook('http://127.0.0.1:9/never');
    expect(await second).toMatchObject({ error_code: 409, description: 'Conflict: terminated by setWebhook request' });
  });

  it('conflicts with a webhook', async () => {
    telegram.setWebhook(token, 'http://127.0.0.1:9/never');
    await expect(api.getUpdates()).rejects.toMatchObject({
      error_code: 409,
      description: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
  });
});
