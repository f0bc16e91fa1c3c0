import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import { LOGGER, type Logger } from '@sluice/observability';
import { allowSlowArrival, answerError, type ArrivalLimits, type Prepare } from '@sluice/service';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Backend, Urls } from '../config.ts';
import { failureOf } from './failure-of.ts';
import { withoutHops } from './hop-headers.ts';
import { limitBodies, uncountedPath } from './limit-body.ts';
import { routes } from './routes.ts';

/** Hands requests to the services as they come: bodies are streamed, never parsed, here. `limits`: how long they may take, where it is not the usual. */
export function registerProxies(urls: Urls, limits?: ArrivalLimits): Prepare {
  return async (app) => {
    const logger = app.get<Logger>(LOGGER);
    const answer = (error: unknown, reply: FastifyReply): void => answerError(error, reply, logger);
    allowSlowArrival(app.getHttpAdapter().getInstance(), uncountedPath, limits);
    await app.register(async (scope: FastifyInstance) => {
      limitBodies(scope);
      scope.setErrorHandler((error, _request, reply) => answer(error, reply));
      for (const { prefix, backend } of routes) {
        await scope.register(httpProxy, { ...proxyTo(backend, urls, answer), prefix, rewritePrefix: prefix });
      }
      for (const backend of Object.keys(urls) as Backend[]) {
        const docs = { prefix: `/docs/${backend}/json`, rewritePrefix: '/docs/json', httpMethods: ['GET'] };
        await scope.register(httpProxy, { ...proxyTo(backend, urls, answer), ...docs });
      }
    });
  };
}

function proxyTo(backend: Backend, urls: Urls, answer: (error: unknown, reply: FastifyReply) => void): FastifyHttpProxyOptions {
  return {
    upstream: urls[backend],
    undici: { connections: 128, pipelining: 1, keepAliveTimeout: 4_000, headersTimeout: 60_000, bodyTimeout: 60_000 },
    replyOptions: {
      // Expect: our own server has said "100 Continue" already, and undici refuses to pass it on. Who asks, as far as we believe it,
      // stands alone in X-Forwarded-For: what callers say of themselves goes no further.
      rewriteRequestHeaders: (request, { expect: _expect, ...headers }) => ({ ...withoutHops(headers), 'x-forwarded-for': request.ip }),
      rewriteHeaders: (headers) => withoutHops(headers),
      // A 503 with Retry-After is the caller's to obey: by default it would be asked for again ten times within milliseconds.
      retryDelay: () => null,
      onError: (reply, { error }) => answer(failureOf(backend, reply.request.method, error), reply as never),
    },
  };
}
