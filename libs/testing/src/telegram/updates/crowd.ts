import type { Update } from 'grammy/types';
import type { Bot } from '../state/bots.ts';
import type { World } from '../world.ts';
import { membershipChange, standingAfter, type ChangeOfMind } from './membership.ts';
import type { QueueOptions, UpdateBody } from './update-queue.ts';
import { contentsOf, messageFrom, type Envelope, type UserMessage } from './user-message.ts';

/** What a message says from now on: another text, or another photo or caption. */
export interface UserEdit extends Pick<UserMessage, 'text' | 'photo' | 'caption'> {
  chat: number;
  messageId: number;
  /** Default: the person of the private chat. */
  from?: number;
}

export interface Migration {
  group: number;
  supergroup: number;
  /** The person who upgraded the group. */
  by: number;
}

/** The people on the other side of the bots: what they do becomes updates. */
export class Crowd {
  readonly #world: World;
  #albums = 0n;

  constructor(world: World) {
    this.#world = world;
  }

  /** Queues one update, or one per photo of an album, in the chat's lane. */
  sends(token: string, message: UserMessage): Update[] {
    const { files, photos, bots } = this.#world;
    const bot = bots.get(token);
    const envelope = this.#envelope(message);
    const { deliverTimes, atOnce } = message;
    const options = { lane: String(envelope.chat.id), deliverTimes, atOnce };
    const albumId = String(13_800_000_000_000_000n + ++this.#albums);
    return contentsOf(message, { token, files, photos, albumId }).flatMap((content) =>
      this.#queue(bot, { message: messageFrom(envelope, content) }, options),
    );
  }

  /** edited_message, in the same lane as the chat's messages (Client.cpp process_new_message_queue). */
  edits(token: string, { chat: id, messageId, from: person, ...changed }: UserEdit): Update[] {
    const { files, photos } = this.#world;
    const { from, chat, date } = this.#envelope({ chat: id, from: person });
    const [content] = contentsOf(changed, { token, files, photos, albumId: '' });
    const edited_message = { message_id: messageId, from, chat: chat.profile, date, edit_date: date, ...content };
    return this.#queue(this.#world.bots.get(token), { edited_message }, { lane: String(id) });
  }

  /** A chat lets the bot in, or no longer; told in a lane of its own, unordered to the messages (Client.cpp). */
  changesMind(token: string, { chat, by }: { chat: number; by: number }, change: ChangeOfMind): Update[] {
    const bot = this.#world.bots.get(token);
    const envelope = this.#envelope({ chat, from: by });
    this.#world.chats.stand(chat, standingAfter[change], token);
    const my_chat_member = membershipChange(bot, envelope, change);
    return this.#queue(bot, { my_chat_member }, { lane: `${chat}/my_chat_member` });
  }

  /** Somebody presses a button below a message of the bot's. */
  presses(token: string, { chat: id, by, data }: { chat: number; by: number; data: string }): Update[] {
    const { from, chat } = this.#envelope({ chat: id, from: by });
    const bot = this.#world.bots.get(token);
    const message = { message_id: chat.lastMessageId, date: 0 as const, chat: chat.profile };
    const callback_query = { id: String(13_800_000_000_000_000n + ++this.#albums), from, chat_instance: String(id), data, message };
    return this.#queue(bot, { callback_query }, { lane: `${by}/callback_query` });
  }

  /** A group becomes a supergroup: both chats say so in a service message, and the old id refuses from now on. */
  migrates(token: string, { group, supergroup, by }: Migration): Update[] {
    const { chats, bots } = this.#world;
    const bot = bots.get(token);
    const old = this.#envelope({ chat: group, from: by });
    const title = old.chat.profile.title ?? `Group ${group}`;
    const fresh = { ...old, chat: chats.open({ id: supergroup, type: 'supergroup', title }) };
    old.chat.migratedTo = supergroup;
    const leaving = { ...messageFrom(old, {}), migrate_to_chat_id: supergroup };
    const arriving = { ...messageFrom(fresh, {}), migrate_from_chat_id: group };
    return [
      ...this.#queue(bot, { message: leaving }, { lane: String(group) }),
      ...this.#queue(bot, { message: arriving }, { lane: String(supergroup) }),
    ];
  }

  #envelope({ chat, from, languageCode, date }: UserMessage): Envelope {
    const { chats, people } = this.#world;
    const person = from ?? chat;
    if (person === undefined || Number(person) < 0) throw new Error('Say who it is: `from`, or the id of a private chat');
    const { id } = people.meet(person);
    const user = languageCode === undefined ? people.meet(id) : people.meet({ id, languageCode });
    return { from: user, chat: chats.meet(chat ?? id), date: date ?? Math.floor(this.#world.now() / 1_000) };
  }

  #queue(bot: Bot, body: UpdateBody, options: QueueOptions): Update[] {
    const queued = bot.updates.push(body, options);
    if (!queued) return [];
    bot.sender.wake(queued.lane);
    this.#world.arrivals.tell(bot.token);
    return [queued.update];
  }
}
