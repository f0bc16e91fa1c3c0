import { AppError } from '@sluice/errors';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { ChannelAdapter, Outgoing, Received, SendContext, Sent } from '../adapter.ts';
import type { AccessTokens, WecomApp } from './access-tokens.ts';
import { readChatId } from './chat-id.ts';
import { failureOfSend, isStaleToken, type WecomOutcome } from './conclude.ts';
import type { WecomClient } from './wecom.client.ts';

/** WeCom customer service. Texts are plain; a send whose answer was lost is never repeated. */
export class WecomAdapter implements ChannelAdapter {
  readonly channel = 'wecom';

  constructor(
    private readonly client: WecomClient,
    private readonly tokens: AccessTokens,
  ) {}

  repeatsSafely(): boolean {
    return false;
  }

  verify(): void {
    throw nothingComesIn();
  }

  read(): Received {
    throw nothingComesIn();
  }

  fetchMedia(): Promise<Uint8Array> {
    return Promise.reject(nothingComesIn());
  }

  async send(message: Outgoing, account: Account, context: SendContext): Promise<Sent> {
    const app = credentialsOf(account, 'wecom');
    const { openKfId, externalUserId } = readChatId(message.chatId);
    const msgid = messageIdOf(message.id);
    const body = { touser: externalUserId, open_kfid: openKfId, msgid, msgtype: 'text', text: { content: message.text } };
    const failure = failureOfSend(await this.sendWithToken(app, body, context));
    if (failure?.code === 'unauthorized') this.tokens.deny(app, failure);
    if (failure) throw failure;
    return { platformMessageId: msgid };
  }

  /** With a new token once when this one is no longer taken, and then never again. */
  private async sendWithToken(app: WecomApp, body: object, context: SendContext): Promise<WecomOutcome> {
    const token = await inTime(this.tokens.of(app), context.signal);
    const outcome = await this.client.sendMessage(token, body, context);
    if (!isStaleToken(outcome)) return outcome;
    return this.client.sendMessage(await inTime(this.tokens.renew(app, token), context.signal), body, context);
  }
}

/** kf/send_msg: msgid has 32 of 0-9 a-z A-Z _ - at most; a UUID without its dashes has 32. */
function messageIdOf(id: string): string {
  return id.replaceAll('-', '').slice(0, 32);
}

/** The token, unless the send's own time is over first; the call for it goes on, for whoever needs it next. */
async function inTime(token: Promise<string>, signal: AbortSignal): Promise<string> {
  const tooLate = Promise.withResolvers<never>();
  const giveUp = (): void => tooLate.reject(new AppError('unavailable', 'WeCom gave no access token in time; nothing was sent.'));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([token, tooLate.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function nothingComesIn(): AppError {
  return new AppError('not-found', 'Messages from WeCom cannot be received yet, only sent.');
}
