import { createHmac } from 'node:crypto';
import { sameSecret } from '@sluice/auth';
import type { IncomingEvent } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { ChannelAdapter, Outgoing, Profile, Received, SendContext, Sent, WebhookCall } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';
import type { PublicFetch } from '../upstream/public-fetch.ts';
import { readJson } from '../upstream/read-json.ts';
import { classifyGet } from './classify-get.ts';
import { conclude } from './conclude.ts';
import type { LineClient, LineSend } from './line.client.ts';
import { profilePath } from './profile-path.ts';
import { readEvents } from './read-events.ts';
import { mayDouble, routeOf, type Route } from './route.ts';

/** LINE sets no limit to what it lets us download; ours is the one of the other channels. */
const largestPicture = 20 << 20;
/** LINE takes 20 characters; whoever answers for it is not believed more than this. */
const longestName = 200;
/** BCP 47, as far as anybody goes. */
const tag = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

/** LINE official accounts. A push repeats safely for a day under its retry key, our message id; a reply does not. Texts are plain. */
export class LineAdapter implements ChannelAdapter {
  readonly channel = 'line';

  constructor(
    private readonly client: LineClient,
    /** For pictures that LINE does not keep itself. */
    private readonly elsewhere: PublicFetch,
    private readonly now: () => number = Date.now,
  ) {}

  /** A message with a reply token may have gone out as a reply, fresh or not by now. */
  repeatsSafely({ replyToken }: Pick<Outgoing, 'replyToken'>): boolean {
    return replyToken === null;
  }

  /** LINE signs the raw bytes: base64 of HMAC-SHA256 with the channel secret (developers.line.biz, "Verify webhook signature"). */
  verify(call: WebhookCall, account: Account): void {
    const { channelSecret } = credentialsOf(account, 'line');
    if (channelSecret === undefined) throw new AppError('unauthorized', `Account ${account.id} has no channelSecret: set it to the channel secret that the LINE console shows.`);
    const given = call.headers['x-line-signature'];
    if (typeof given === 'string' && sameSecret(given, createHmac('sha256', channelSecret).update(call.body).digest('base64'))) return;
    throw new AppError('unauthorized', 'X-Line-Signature is missing or wrong: set channelSecret to the channel secret that the LINE console shows.');
  }

  read(call: WebhookCall): Received {
    return { arrivals: readEvents(call.body, new Date(this.now())), rings: [] };
  }

  async fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array> {
    const { channelAccessToken: accessToken } = credentialsOf(account, 'line');
    const context = { signal, mostBytes: largestPicture };
    if (!/^\d+$/.test(id)) return this.elsewhere.get(id, context);
    const answer = await this.client.get({ host: 'data', path: `/v2/bot/message/${id}/content`, accessToken, ...context });
    if (!answer) throw classifyGet({ kind: 'answer', status: 404 });
    return answer.body;
  }

  async profileOf(event: Pick<IncomingEvent, 'chatId' | 'sender'>, account: Account, signal: AbortSignal): Promise<Profile> {
    const { channelAccessToken: accessToken } = credentialsOf(account, 'line');
    const path = profilePath(event);
    // 404: no friend any more, or nobody who agreed to be known.
    const answer = path === null ? null : await this.client.get({ host: 'api', path, accessToken, signal });
    const { displayName, language } = (answer && readJson(answer)) ?? {};
    return {
      name: typeof displayName === 'string' ? cleanText(displayName.slice(0, longestName)).trim() || null : null,
      language: typeof language === 'string' && tag.test(language) ? language : null,
    };
  }

  async send(message: Outgoing, account: Account, context: SendContext): Promise<Sent> {
    const { channelAccessToken } = credentialsOf(account, 'line');
    const now = this.now();
    const route = routeOf(message, now);
    if (route.kind === 'push' && mayDouble(message, now)) throw new AppError('uncertain', 'An earlier try may have arrived, and LINE knows its retry key no longer: sending again could double it.');
    const outcome = conclude(route.kind, await this.client.send(channelAccessToken, requestOf(message, route), context));
    if (outcome instanceof AppError) throw outcome;
    return outcome;
  }
}

function requestOf({ id, chatId, text }: Outgoing, route: Route): LineSend {
  const messages = [{ type: 'text', text }];
  return route.kind === 'reply'
    ? { path: '/v2/bot/message/reply', body: { replyToken: route.replyToken, messages } }
    : { path: '/v2/bot/message/push', body: { to: chatId, messages }, retryKey: id };
}
