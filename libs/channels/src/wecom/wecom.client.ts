import { AppError } from '@sluice/errors';
import type { SendContext } from '../adapter.ts';
import { readJson } from '../upstream/read-json.ts';
import { UpstreamFailure } from '../upstream/upstream-failure.ts';
import type { Upstream, UpstreamContext, UpstreamRequest } from '../upstream/upstream.ts';
import type { AccessToken } from './access-token.store.ts';
import type { WecomApp } from './access-tokens.ts';
import { tokenIn, type WecomOutcome } from './conclude.ts';

const tokenMs = 10_000;
/** WeCom: tokens live 7200 s as a rule and may be renewed a little before. */
const earlyMs = 200_000;
/** A page has a thousand messages at most, of a few kilobytes each. */
const largestPage = 16 << 20;
/** As much as any channel's photos may have. */
const largestMedia = 20 << 20;

/** The page of an edge in front of the platform, whatever its status. */
const markup = /^\s*[<{]/;

/** What kf/sync_msg is asked for: one customer service account, and where to read on. */
export interface SyncRequest {
  open_kfid: string;
  limit: number;
  cursor?: string;
  token?: string;
}

/** What a call came to, and its bytes. */
export interface Answered {
  outcome: WecomOutcome;
  bytes: Buffer;
}

/** Calls of the WeCom server API over our pool of connections. Its tokens stand in URLs, which are therefore never logged. */
export class WecomClient {
  constructor(
    private readonly upstream: Upstream,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws `unauthorized` when the corp or its secret is wrong, `unavailable` when WeCom cannot be asked. */
  async fetchToken({ corpId, kfSecret }: WecomApp): Promise<AccessToken> {
    const query = new URLSearchParams({ corpid: corpId, corpsecret: kfSecret });
    const { outcome } = await this.call({ method: 'GET', path: `/cgi-bin/gettoken?${query}` }, { signal: AbortSignal.timeout(tokenMs) });
    const token = tokenIn(outcome);
    if (token instanceof AppError) throw token;
    const { value, livesMs } = token;
    return { value, renewAt: this.now() + Math.max(livesMs - earlyMs, livesMs / 2) };
  }

  /** Throws only what `admit` throws. */
  async sendMessage(accessToken: string, message: object, context: SendContext): Promise<WecomOutcome> {
    return (await this.post('/cgi-bin/kf/send_msg', { accessToken, body: message }, context)).outcome;
  }

  /** One page of what customers wrote. */
  syncMessages(accessToken: string, body: SyncRequest, signal: AbortSignal): Promise<Answered> {
    return this.post('/cgi-bin/kf/sync_msg', { accessToken, body }, { signal, mostBytes: largestPage });
  }

  /** What is known of a customer. */
  async customer(accessToken: string, externalUserId: string, signal: AbortSignal): Promise<WecomOutcome> {
    return (await this.post('/cgi-bin/kf/customer/batchget', { accessToken, body: { external_userid_list: [externalUserId] } }, { signal })).outcome;
  }

  /** The bytes of a photo: of 20 MB at most. Bytes that are no error's have the outcome of errcode 0. */
  async media(accessToken: string, mediaId: string, signal: AbortSignal): Promise<Answered> {
    const query = new URLSearchParams({ access_token: accessToken, media_id: mediaId });
    const answered = await this.call({ method: 'GET', path: `/cgi-bin/media/get?${query}` }, { signal, mostBytes: largestMedia });
    const { outcome, bytes } = answered;
    // Errors are answered 200 as well: only their JSON tells them from a photo.
    const isPhoto = outcome.kind === 'foreign' && outcome.status === 200 && bytes.length > 0 && !markup.test(bytes.toString('latin1', 0, 16));
    return isPhoto ? { outcome: { kind: 'answer', errcode: 0, body: {} }, bytes } : answered;
  }

  private post(path: string, { accessToken, body }: { accessToken: string; body: object }, context: UpstreamContext): Promise<Answered> {
    const query = new URLSearchParams({ access_token: accessToken });
    return this.call({ method: 'POST', path: `${path}?${query}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }, context);
  }

  private async call(request: UpstreamRequest, context: UpstreamContext): Promise<Answered> {
    try {
      const answer = await this.upstream.call(request, context);
      const body = readJson(answer);
      const errcode = body?.['errcode'];
      const outcome: WecomOutcome = body && typeof errcode === 'number' ? { kind: 'answer', errcode, body } : { kind: 'foreign', status: answer.status };
      return { outcome, bytes: answer.body };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { outcome: { kind: error.kind, cause: error }, bytes: Buffer.alloc(0) };
      throw error;
    }
  }
}
