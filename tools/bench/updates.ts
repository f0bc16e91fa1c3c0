import type { PhotoSize, Update } from 'grammy/types';

let lastUpdate = 500_000_000;
let lastPerson = 20_000_000;

/** Somebody who has not written yet; a private chat has the number of its person. */
export function newChat(): number {
  return ++lastPerson;
}

/** What Telegram posts when this person writes a text; no two have one update_id. */
export function textUpdate(chat: number, text: string): string {
  return JSON.stringify(updateOf(chat, { text }));
}

/** What Telegram posts when this person sends a photo. */
export function photoUpdate(chat: number, photo: PhotoSize[]): string {
  return JSON.stringify(updateOf(chat, { photo }));
}

function updateOf(chat: number, content: { text: string } | { photo: PhotoSize[] }): Update {
  const update_id = ++lastUpdate;
  const person = { id: chat, first_name: `Person ${chat}` };
  return {
    update_id,
    message: {
      message_id: update_id % 100_000,
      from: { ...person, is_bot: false, language_code: 'en' },
      chat: { ...person, type: 'private' },
      date: Math.floor(Date.now() / 1_000),
      ...content,
    },
  };
}
