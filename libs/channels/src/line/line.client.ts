import type { SendContext } from '../adapter.ts';
import { readJson } from '../upstream/read-json.ts';
import { UpstreamFailure } from '../upstream/upstream-failure.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { LineOutcome } from './conclude.ts';

/** One call that sends: a reply, or a push with its retry key. */
export interface LineSend {
  path: '/v2/bot/message/reply' | '/v2/bot/message/push';
  body: object;
  retryKey?: string;
}

/** Calls of the Messaging API over our pool of connections; the official client has neither deadline nor signal. */
export class LineClient {
  constructor(private readonly upstream: Upstream) {}

  /** Throws only what `admit` throws. */
  async send(accessToken: string, { path, body, retryKey }: LineSend, context: SendContext): Promise<LineOutcome> {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      ...(retryKey !== undefined && { 'x-line-retry-key': retryKey }),
    };
    try {
      const answer = await this.upstream.call({ method: 'POST', path, headers, body: JSON.stringify(body) }, context);
      const { 'x-line-request-id': requestId, 'x-line-accepted-request-id': acceptedId } = answer.headers;
      return { kind: 'answer', status: answer.status, body: readJson(answer), requestId: String(acceptedId ?? requestId ?? '') };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { kind: error.kind, cause: error };
      throw error;
    }
  }
}
