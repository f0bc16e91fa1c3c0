import { setTimeout as pause } from 'node:timers/promises';
import type { WecomCustomer } from './wecom-customers.ts';
import { WecomRefusal } from './wecom-refusal.ts';

/** What a customer sends: the fields of its msgtype, such as `{ msgtype: 'text', text: { content: 'hi' } }`. */
export interface WecomContent {
  msgtype: string;
  [field: string]: unknown;
}

/** What kf/sync_msg was asked, all told. */
export interface PullCounters {
  calls: number;
  /** Calls for one account at the same time, at most: more than one is a reader too many. */
  mostAtOnce: number;
  /** Calls without a token of a ring, which WeCom allows seldom. */
  withoutToken: number;
}

interface Mailbox {
  messages: object[];
  /** Epoch milliseconds by message token. */
  tokens: Map<string, number>;
  emptyPages: number;
  /** Part of every cursor; cursors of an earlier one are forgotten. */
  generation: number;
  atOnce: number;
}

/** developer.work.weixin.qq.com 94670. */
const mostMessages = 1_000;
const tokenLifeMs = 600_000;
const historyS = 3 * 86_400;
/** A call takes a moment, so that two at once can be seen. */
const callMs = 2;

/** What waits at customer service accounts, to be read page by page. */
export class WecomMailboxes {
  readonly counters: PullCounters = { calls: 0, mostAtOnce: 0, withoutToken: 0 };
  /** Messages of a page at most. */
  pageSize = mostMessages;
  readonly #mailboxes = new Map<string, Mailbox>();
  readonly #now: () => number;
  #ids = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Keeps a message or an event; the id it got. `origin`: 3 a customer's, 4 an event, 5 a person's in the WeCom client. */
  put({ openKfId, externalUserId }: WecomCustomer, { origin, sentAt, ...content }: { origin: 3 | 4 | 5; sentAt?: Date } & WecomContent): string {
    const msgid = `msg_${String((this.#ids += 1)).padStart(8, '0')}`;
    const sendTime = Math.floor((sentAt?.getTime() ?? this.#now()) / 1_000);
    // Events say whom they are about in their own fields.
    const about = origin === 4 ? {} : { open_kfid: openKfId, external_userid: externalUserId };
    this.#of(openKfId).messages.push({ msgid, ...about, send_time: sendTime, origin, ...content });
    return msgid;
  }

  /** A token for whoever is rung, good for ten minutes. */
  tokenFor(openKfId: string): string {
    const token = `ENC${String((this.#ids += 1)).padStart(8, '0')}`;
    this.#of(openKfId).tokens.set(token, this.#now() + tokenLifeMs);
    return token;
  }

  /** The next pages have nothing in them, and say that there is more. */
  putEmptyPages(openKfId: string, count: number): void {
    this.#of(openKfId).emptyPages += count;
  }

  forgetCursors(openKfId: string): void {
    this.#of(openKfId).generation += 1;
  }

  /** One page, as kf/sync_msg gives it. */
  async sync(body: Record<string, unknown>): Promise<object> {
    if (typeof body['open_kfid'] !== 'string') throw new WecomRefusal(95_000, 'invalid open_kfid');
    const mailbox = this.#of(body['open_kfid']);
    this.counters.calls += 1;
    mailbox.atOnce += 1;
    this.counters.mostAtOnce = Math.max(this.counters.mostAtOnce, mailbox.atOnce);
    try {
      await pause(callMs, undefined, { ref: false });
      this.#checkToken(mailbox, body['token']);
      return this.#page(mailbox, body);
    } finally {
      mailbox.atOnce -= 1;
    }
  }

  #checkToken({ tokens }: Mailbox, token: unknown): void {
    if (token === undefined) this.counters.withoutToken += 1;
    else if (typeof token !== 'string' || (tokens.get(token) ?? 0) <= this.#now()) throw new WecomRefusal(95_007, 'invalid msg token');
  }

  #page(mailbox: Mailbox, { cursor, limit }: Record<string, unknown>): object {
    const most = Math.min(typeof limit === 'number' && limit >= 1 ? limit : mostMessages, this.pageSize);
    const from = cursor === undefined ? { at: this.#firstKept(mailbox), skipped: 0 } : placeOf(mailbox, cursor);
    const isEmpty = mailbox.emptyPages > 0;
    if (isEmpty) mailbox.emptyPages -= 1;
    const messages = isEmpty ? [] : mailbox.messages.slice(from.at, from.at + most);
    const at = from.at + messages.length;
    const skipped = isEmpty ? from.skipped + 1 : from.skipped;
    return { next_cursor: `c${mailbox.generation}-${at}-${skipped}`, has_more: isEmpty || at < mailbox.messages.length ? 1 : 0, msg_list: messages };
  }

  #firstKept({ messages }: Mailbox): number {
    const since = this.#now() / 1_000 - historyS;
    const first = messages.findIndex((message) => (message as { send_time: number }).send_time >= since);
    return first < 0 ? messages.length : first;
  }

  #of(openKfId: string): Mailbox {
    const known = this.#mailboxes.get(openKfId) ?? { messages: [], tokens: new Map<string, number>(), emptyPages: 0, generation: 1, atOnce: 0 };
    this.#mailboxes.set(openKfId, known);
    return known;
  }
}

function placeOf({ generation }: Mailbox, cursor: unknown): { at: number; skipped: number } {
  const [, made, at, skipped] = /^c(\d+)-(\d+)-(\d+)$/.exec(String(cursor)) ?? [];
  if (Number(made) !== generation) throw new WecomRefusal(40_058, 'invalid cursor');
  return { at: Number(at), skipped: Number(skipped) };
}
