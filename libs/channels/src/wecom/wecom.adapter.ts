import { AppError } from '@sluice/errors';
import { z } from 'zod';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { Arrival, ChannelAdapter, Outgoing, Page, Profile, PullRequest, Received, SendContext, Sent, WebhookCall } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';
import { parseBody } from '../parse-body.ts';
import type { AccessTokens, WecomApp } from './access-tokens.ts';
import { encryptedIn, openCallback, ringIn, verifyCallback } from './callback.ts';
import { readChatId } from './chat-id.ts';
import { failureOfMedia, failureOfQuestion, failureOfSend, failureOfSync, isStaleRing, isStaleToken, type WecomOutcome } from './conclude.ts';
import { readPage } from './read-page.ts';
import type { Answered, SyncRequest, WecomClient } from './wecom.client.ts';

export interface WecomAdapterOptions {
  /** How far a callback's timestamp may be from our clock. */
  callbackWindowMs: number;
  now: () => number;
}

/** kf/sync_msg gives a thousand at most. */
const mostMessages = 1_000;
const pageBody = z.looseObject({ msg_list: z.array(z.unknown()) });
const customers = z.object({ customer_list: z.array(z.object({ nickname: z.string() })).min(1) });

/** WeCom customer service: callbacks only ring, messages are pulled. Texts are plain; a send whose answer was lost is never repeated. */
export class WecomAdapter implements ChannelAdapter {
  readonly channel = 'wecom';

  constructor(
    private readonly client: WecomClient,
    private readonly tokens: AccessTokens,
    private readonly options: WecomAdapterOptions,
  ) {}

  repeatsSafely(): boolean {
    return false;
  }

  verify(call: WebhookCall, account: Account): void {
    this.verifyText(encryptedIn(call.body), call, account);
  }

  read(call: WebhookCall, account: Account): Received {
    const ring = ringIn(openCallback(encryptedIn(call.body), credentialsOf(account, 'wecom')));
    return { arrivals: [], rings: ring ? [ring] : [] };
  }

  /** What the journal keeps of WeCom are pages. */
  reread(body: Buffer): readonly Arrival[] {
    const page = pageBody.safeParse(parseBody(body));
    if (!page.success) throw new AppError('invalid', 'This body is no page of kf/sync_msg.');
    return readPage({ ...page.data, has_more: 0 }, body, { cursor: null }).arrivals;
  }

  /** The console's check of the address: the decrypted echostr and nothing else. */
  confirm(call: WebhookCall, account: Account): string {
    const { echostr } = call.query;
    if (typeof echostr !== 'string') throw new AppError('invalid', 'This address takes the callbacks of WeCom: enter it in the console of customer service.');
    this.verifyText(echostr, call, account);
    return openCallback(echostr, credentialsOf(account, 'wecom'));
  }

  async pull({ mailbox, cursor, token }: PullRequest, account: Account, signal: AbortSignal): Promise<Page> {
    const request: SyncRequest = { open_kfid: mailbox, limit: mostMessages, ...(cursor !== null && { cursor }) };
    const app = credentialsOf(account, 'wecom');
    const sync = (body: SyncRequest): Promise<Answered> => this.withToken(app, signal, (accessToken) => this.client.syncMessages(accessToken, body, signal));
    const answered = await sync(token === null ? request : { ...request, token });
    const { outcome, bytes } = token !== null && isStaleRing(answered.outcome) ? await sync(request) : answered;
    return readPage(this.bodyOf(outcome, failureOfSync(outcome, cursor), app), bytes, { cursor });
  }

  async profileOf({ sender }: { sender: { id: string } }, account: Account, signal: AbortSignal): Promise<Profile> {
    const app = credentialsOf(account, 'wecom');
    const { outcome } = await this.withToken(app, signal, async (accessToken) => ({ outcome: await this.client.customer(accessToken, sender.id, signal) }));
    const known = customers.safeParse(this.bodyOf(outcome, failureOfQuestion(outcome), app));
    return { name: cleanText(known.data?.customer_list[0]?.nickname ?? '').trim() || null, language: null };
  }

  async fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array> {
    const app = credentialsOf(account, 'wecom');
    const { outcome, bytes } = await this.withToken(app, signal, (accessToken) => this.client.media(accessToken, id, signal));
    this.bodyOf(outcome, failureOfMedia(outcome), app);
    return bytes;
  }

  async send(message: Outgoing, account: Account, context: SendContext): Promise<Sent> {
    const app = credentialsOf(account, 'wecom');
    const { openKfId, externalUserId } = readChatId(message.chatId);
    const msgid = messageIdOf(message.id);
    const body = { touser: externalUserId, open_kfid: openKfId, msgid, msgtype: 'text', text: { content: message.text } };
    const { outcome } = await this.withToken(app, context.signal, async (accessToken) => ({ outcome: await this.client.sendMessage(accessToken, body, context) }));
    this.bodyOf(outcome, failureOfSend(outcome), app);
    return { platformMessageId: msgid };
  }

  private verifyText(encrypted: string, { query }: WebhookCall, account: Account): void {
    const { callbackWindowMs: windowMs, now } = this.options;
    verifyCallback(encrypted, { query, credentials: credentialsOf(account, 'wecom') }, { windowMs, now: now() });
  }

  /** With a new token once when this one is no longer taken, and then never again. */
  private async withToken<Result extends { outcome: WecomOutcome }>(app: WecomApp, signal: AbortSignal, call: (accessToken: string) => Promise<Result>): Promise<Result> {
    const token = await inTime(this.tokens.of(app), signal);
    const result = await call(token);
    return isStaleToken(result.outcome) ? call(await inTime(this.tokens.renew(app, token), signal)) : result;
  }

  /** Throws the failure; a refused secret is not tried again for a while, by anybody. */
  private bodyOf(outcome: WecomOutcome, failure: AppError | null, app: WecomApp): Record<string, unknown> {
    if (failure?.code === 'unauthorized') this.tokens.deny(app, failure);
    if (failure) throw failure;
    return outcome.kind === 'answer' ? outcome.body : {};
  }
}

/** kf/send_msg: msgid has 32 of 0-9 a-z A-Z _ - at most; a UUID without its dashes has 32. */
function messageIdOf(id: string): string {
  return id.replaceAll('-', '').slice(0, 32);
}

/** The token, unless the call's own time is over first; the call for it goes on, for whoever needs it next. */
async function inTime(token: Promise<string>, signal: AbortSignal): Promise<string> {
  const tooLate = Promise.withResolvers<never>();
  const giveUp = (): void => tooLate.reject(new AppError('unavailable', 'WeCom gave no access token in time; nothing was asked or sent.'));
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([token, tooLate.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
