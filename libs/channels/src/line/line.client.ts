import type { SendContext } from '../adapter.ts';
import { readJson } from '../upstream/read-json.ts';
import { UpstreamFailure } from '../upstream/upstream-failure.ts';
import type { UpstreamAnswer } from '../upstream/exchange.ts';
import type { Upstream } from '../upstream/upstream.ts';
import { classifyGet } from './classify-get.ts';
import type { LineOutcome } from './conclude.ts';

/** One call that sends: a reply, or a push with its retry key. */
export interface LineSend {
  path: '/v2/bot/message/reply' | '/v2/bot/message/push';
  body: object;
  retryKey?: string;
}

/** LINE's two hosts: one for calls, one for what people send. */
export interface LineHosts {
  api: Upstream;
  data: Upstream;
}

interface Get {
  host: keyof LineHosts;
  path: string;
  accessToken: string;
  mostBytes?: number;
  signal: AbortSignal;
}

/** Calls of the Messaging API over our pools of connections; the official client has neither deadline nor signal. */
export class LineClient {
  constructor(private readonly hosts: LineHosts) {}

  /** Throws only what `admit` throws. */
  async send(accessToken: string, { path, body, retryKey }: LineSend, context: SendContext): Promise<LineOutcome> {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      ...(retryKey !== undefined && { 'x-line-retry-key': retryKey }),
    };
    try {
      const answer = await this.hosts.api.call({ method: 'POST', path, headers, body: JSON.stringify(body) }, context);
      const { 'x-line-request-id': requestId, 'x-line-accepted-request-id': acceptedId } = answer.headers;
      return { kind: 'answer', status: answer.status, body: readJson(answer), requestId: String(acceptedId ?? requestId ?? '') };
    } catch (error) {
      if (error instanceof UpstreamFailure) return { kind: error.kind, cause: error };
      throw error;
    }
  }

  /** The answer 200, or null for 404. Throws AppError, see `classifyGet`. */
  async get({ host, path, accessToken, ...context }: Get): Promise<UpstreamAnswer | null> {
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await this.hosts[host].call({ method: 'GET', path, headers }, context).catch((error: unknown) => {
      throw error instanceof UpstreamFailure ? classifyGet({ kind: error.kind, cause: error }) : error;
    });
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw classifyGet({ kind: 'answer', status: answer.status });
    return answer;
  }
}
