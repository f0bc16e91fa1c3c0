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

/** Calls of the WeCom server API over our pool of connections. Its tokens stand in URLs, which are therefore never logged. */
export class WecomClient {
  constructor(
    private readonly upstream: Upstream,
    private readonly now: () => number = Date.now,
  ) {}

  /** Throws `unauthorized` when the corp or its secret is wrong, `unavailable` when WeCom cannot be asked. */
  async fetchToken({ corpId, kfSecret }: WecomApp): Promise<AccessToken> {
    const query = new URLSearchParams({ corpid: corpId, corpsecret: kfSecret });
    const outcome = await this.call({ method: 'GET', path: `/cgi-bin/gettoken?${query}` }, { signal: AbortSignal.timeout(tokenMs) });
    const token = tokenIn(outcome);
    if (token instanceof AppError) throw token;
    const { value, livesMs } = token;
    return { value, renewAt: this.now() + Math.max(livesMs - earlyMs, livesMs / 2) };
  }

  /** Throws only what `admit` throws. */
  sendMessage(accessToken: string, message: object, context: SendContext): Promise<WecomOutcome> {
    const path = `/cgi-bin/kf/send_msg?${new URLSearchParams({ access_token: accessToken })}`;
    const headers = { 'content-type': 'application/json' };
    return this.call({ method: 'POST', path, headers, body: JSON.stringify(message) }, context);
  }

  private async call(request: UpstreamRequest, context: UpstreamContext): Promise<WecomOutcome> {
    try {
      const answer = await this.upstream.call(request, context);
      const body = readJson(answer);
      const errcode = body?.['errcode'];
      return body && typeof errcode === 'number' ? { kind: 'answer', errcode, body } : { kind: 'foreign', status: answer.status };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { kind: error.kind, cause: error };
      throw error;
    }
  }
}
