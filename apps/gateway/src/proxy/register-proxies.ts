import httpProxy from '@fastify/http-proxy';
import { problem } from '@sluice/errors';
import type { Prepare } from '@sluice/service';
import type { Urls } from '../config.ts';
import { routes } from './routes.ts';

const retryAfterS = 1;

/** Hands requests to the services as they come: bodies are streamed, never parsed, here. */
export function registerProxies(urls: Urls): Prepare {
  return async (app) => {
    for (const { prefix, backend } of routes) {
      const options = {
        upstream: urls[backend],
        prefix,
        rewritePrefix: prefix,
        undici: { connections: 128, pipelining: 1, keepAliveTimeout: 4_000, headersTimeout: 60_000, bodyTimeout: 60_000 },
        replyOptions: { onError: (reply: Reply) => unavailable(reply, backend) },
      };
      await app.register(httpProxy as never, options as never);
    }
    for (const [backend, url] of Object.entries(urls)) {
      const docs = { upstream: url, prefix: `/docs/${backend}/json`, rewritePrefix: '/docs/json', httpMethods: ['GET'] };
      await app.register(httpProxy as never, docs as never);
    }
  };
}

interface Reply {
  header(name: string, value: string | number): Reply;
  code(status: number): Reply;
  type(contentType: string): Reply;
  send(body: unknown): Reply;
}

function unavailable(reply: Reply, backend: string): void {
  const answer = problem(503, 'unavailable', `The service ${backend} cannot be reached right now: try again.`);
  reply.header('retry-after', retryAfterS).code(503).type('application/problem+json').send(answer);
}
