import { AppError } from '@sluice/errors';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { Arrival, ChannelAdapter, Outgoing, SendContext, Sent } from '../adapter.ts';
import { conclude } from './conclude.ts';
import type { LineClient, LineSend } from './line.client.ts';
import { mayDouble, routeOf, type Route } from './route.ts';

/** LINE official accounts. A push repeats safely for a day under its retry key, our message id; a reply does not. Texts are plain. */
export class LineAdapter implements ChannelAdapter {
  readonly channel = 'line';

  constructor(
    private readonly client: LineClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** A message with a reply token may have gone out as a reply, fresh or not by now. */
  repeatsSafely({ replyToken }: Pick<Outgoing, 'replyToken'>): boolean {
    return replyToken === null;
  }

  verify(): void {
    throw nothingComesIn();
  }

  read(): Arrival[] {
    throw nothingComesIn();
  }

  fetchMedia(): Promise<Uint8Array> {
    return Promise.reject(nothingComesIn());
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

function nothingComesIn(): AppError {
  return new AppError('not-found', 'Messages from LINE cannot be received yet, only sent.');
}
