import httpProxy from '@fastify/http-proxy';
import { AppError, problem, problemOf } from '@sluice/errors';
import type { Prepare } from '@sluice/service';
import type { Urls } from '../config.ts';
import { limitBodies } from './limit-body.ts';
import { routes } from './routes.ts';

const retryAfterS = 1;

/** Hands requests to the services as they come: bodies are streamed, never parsed, here. */
export function registerProxies(urls: Urls): Prepare {
  return async (app) => {
    limitBodies(app.getHttpAdapter().getInstance());
    for (const { prefix, backend } of routes) {
      const options = {
        upstream: urls[backend],
        prefix,
        rewritePrefix: prefix,
        undici: { connections: 128, pipelining: 1, keepAliveTimeout: 4_000, headersTimeout: 60_000, bodyTimeout: 60_000 },
        replyOptions: { onError: (reply: Reply, failure: { error: Error }) => answerFailure(reply, backend, failure.error) },
      };
      await app.register(httpProxy, options);
    }
    for (const [backend, url] of Object.entries(urls)) {
      const docs = { upstream: url, prefix: `/docs/${backend}/json`, rewritePrefix: '/docs/json', httpMethods: ['GET'] };
      await app.register(httpProxy, docs);
    }
  };
}

interface Reply {
  header(name: string, value: string | number): Reply;
  code(status: number): Reply;
  type(contentType: string): Reply;
  send(body: unknown): Reply;
}

function answerFailure(reply: Reply, backend: string, error: Error): void {
  const decided = error instanceof AppError ? problemOf(error) : undefined;
  const answer = decided ?? problem(503, 'unavailable', `The service ${backend} cannot be reached right now: try again.`);
  if (!decided) reply.header('retry-after', retryAfterS);
  reply.code(answer.status).type('application/problem+json').send(answer);
}
