import type { Chat } from 'grammy/types';
import { badRequest } from '../refusal.ts';
import type { Person, People } from './people.ts';
import { refuseByStanding, type Standing } from './standing.ts';

/** A chat as a test names it; the type is told by the id when left out (users > 0, groups < 0, supergroups -100…). */
export interface ChatSeed extends Person {
  type?: Exclude<Chat['type'], 'channel'>;
  title?: string;
}

export interface KnownChat {
  readonly id: number;
  profile: Exclude<Chat, Chat.ChannelChat>;
  lastMessageId: number;
  migratedTo?: number;
  /** Towards every bot that `standingOf` does not name. */
  standing: Standing;
  readonly standingOf: Map<string, Standing>;
}

export interface ChatsOptions {
  /** Makes up a chat for every unknown id instead of answering `chat not found`. */
  acceptUnknown: boolean;
}

/** All chats of this Telegram, and who may speak in them. */
export class Chats {
  readonly #byId = new Map<string, KnownChat>();
  readonly #people: People;
  readonly #options: ChatsOptions;

  constructor(people: People, options: ChatsOptions) {
    this.#people = people;
    this.#options = options;
  }

  /** Makes the chat known, or changes what is known of it. */
  open(seed: ChatSeed): KnownChat {
    const profile = this.#profile(seed);
    const known = this.#byId.get(String(seed.id));
    if (known) return Object.assign(known, { profile });
    const chat: KnownChat = { id: seed.id, profile, lastMessageId: 0, standing: 'member', standingOf: new Map() };
    this.#byId.set(String(seed.id), chat);
    return chat;
  }

  /** The chat with this id, opened when it is new. */
  meet(id: number): KnownChat {
    return this.#byId.get(String(id)) ?? this.open({ id });
  }

  /** Changes how a chat stands to one bot, or to all. */
  stand(id: number, standing: Standing, token?: string): void {
    const chat = this.meet(id);
    if (token === undefined) chat.standing = standing;
    else chat.standingOf.set(token, standing);
  }

  /** The chat a call names, or Telegram's refusal (Client.cpp check_chat). */
  reach(token: string, id: string): KnownChat {
    if (id === '') throw badRequest('chat_id is empty');
    const chat = this.#find(id);
    if (!chat) throw badRequest('chat not found');
    refuseByStanding(chat, chat.standingOf.get(token) ?? chat.standing);
    return chat;
  }

  #find(id: string): KnownChat | undefined {
    const known = this.#byId.get(id);
    if (known) return known;
    if (id.startsWith('@')) return [...this.#byId.values()].find(({ profile }) => `@${profile.username}` === id);
    return this.#options.acceptUnknown && /^-?[1-9]\d{0,15}$/.test(id) ? this.open({ id: Number(id) }) : undefined;
  }

  #profile(seed: ChatSeed): KnownChat['profile'] {
    const { id, title = `Group ${id}`, username } = seed;
    const type = seed.type ?? typeOf(id);
    if (type === 'group') return { id, title, type };
    if (type === 'supergroup') return { id, title, ...(username !== undefined && { username }), type };
    const { first_name, last_name, username: name } = this.#people.meet(seed);
    return { id, first_name, ...(last_name !== undefined && { last_name }), ...(name !== undefined && { username: name }), type };
  }
}

function typeOf(id: number): NonNullable<ChatSeed['type']> {
  if (id > 0) return 'private';
  return id <= -1_000_000_000_000 ? 'supergroup' : 'group';
}
