import type { User, UserFromGetMe } from 'grammy/types';
import { Refusal } from '../refusal.ts';
import { UpdateQueue } from '../updates/update-queue.ts';
import { WebhookSender, type WebhookSenderOptions } from '../webhook/webhook-sender.ts';

export interface BotSeed {
  /** `<bot id>:<secret>` as BotFather gives it out. */
  token: string;
  username?: string;
  name?: string;
  /** The update_id before its first; made up by default, always the same. */
  lastUpdateId?: number;
}

export interface Bot {
  readonly token: string;
  /** What getMe answers. */
  readonly me: UserFromGetMe;
  /** How the bot looks in `from`. */
  readonly user: User;
  readonly updates: UpdateQueue;
  readonly sender: WebhookSender;
  /** Refuses the getUpdates that waits. */
  endPoll?: (refusal: Refusal) => void;
}

/** The bots that exist here. */
export class Bots {
  readonly #byToken = new Map<string, Bot>();
  readonly #sending: WebhookSenderOptions;

  constructor(sending: WebhookSenderOptions) {
    this.#sending = sending;
  }

  add({ token, username, name, lastUpdateId }: BotSeed): Bot {
    if (!wellFormed.test(token)) throw new Error(`A bot token looks like 123456:secret, not like ${token}`);
    const id = Number(token.slice(0, token.indexOf(':')));
    const user: User = { id, is_bot: true, first_name: name ?? `Bot ${id}`, username: username ?? `sim_${id}_bot` };
    const updates = new UpdateQueue(lastUpdateId);
    const bot: Bot = { token, me: me(user), user, updates, sender: new WebhookSender(updates, this.#sending) };
    this.#byToken.set(token, bot);
    return bot;
  }

  /** For the test's own calls: an unknown token is a mistake in the test. */
  get(token: string): Bot {
    const bot = this.#byToken.get(token);
    if (!bot) throw new Error(`No bot with the token ${token}; call addBot first`);
    return bot;
  }

  /** For calls over HTTP: ClientManager.cpp and the cloud's edge, which hides malformed tokens behind a 404. */
  authenticate(token: string): Bot {
    const bot = this.#byToken.get(token);
    if (bot) return bot;
    if (!/^\d+:[\w-]+$/.test(token)) throw new Refusal(404, 'Not Found');
    if (!wellFormed.test(token)) throw new Refusal(401, 'Unauthorized: invalid token specified');
    throw new Refusal(401, 'Unauthorized');
  }

  all(): Iterable<Bot> {
    return this.#byToken.values();
  }
}

const wellFormed = /^(?=.{3,80}$)[1-9]\d*:[\w-]+$/;

function me(user: User): UserFromGetMe {
  return {
    ...user,
    is_bot: true,
    username: user.username ?? '',
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_guest_queries: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  };
}
