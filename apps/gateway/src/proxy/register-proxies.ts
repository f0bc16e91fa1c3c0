import httpProxy, { type FastifyHttpProxyOptions } from '@fastify/http-proxy';
import type { ServerResponse } from 'node:http';
import { AppError } from '@sluice/errors';
import { LOGGER, type Logger } from '@sluice/observability';
import { allowSlowArrival, answerError, type ArrivalLimits, type Prepare } from '@sluice/service';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Backend, Urls } from '../config.ts';
import { uncountedPath } from './body-plan.ts';
import { failureOf } from './failure-of.ts';
import { Budget } from './gathering.ts';
import { withoutHops } from './hop-headers.ts';
import { readBodies } from './read-bodies.ts';
import { isForCallerOnly, routes } from './routes.ts';
import { askWhile, openPools } from './upstream-pools.ts';

/** What a spec has less of: time for requests to arrive, and bytes that bodies take together while they do. */
export interface ProxyLimits {
  arrival?: ArrivalLimits;
  gatheredBytes?: number;
}

/** Hands requests to the services: small bodies once they are all there, uploads as they come; none is parsed here. */
export function registerProxies(urls: Urls, { arrival, gatheredBytes = 64 << 20 }: ProxyLimits = {}): Prepare {
  return async (app) => {
    const logger = app.get<Logger>(LOGGER);
    const answer = (error: unknown, reply: FastifyReply): void => answerError(error, reply, logger);
    allowSlowArrival(app.getHttpAdapter().getInstance(), uncountedPath, arrival);
    await app.register(async (scope: FastifyInstance) => {
      readBodies(scope, new Budget(gatheredBytes));
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

/** Fires when the caller leaves before the answer is there. */
function leavingOf(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) leaving.abort(new AppError('unavailable', 'The caller left.'));
  });
  return leaving.signal;
}

function proxyTo(backend: Backend, urls: Urls, answer: (error: unknown, reply: FastifyReply) => void): FastifyHttpProxyOptions {
  return {
    upstream: urls[backend],
    undici: openPools(),
    // It would read all bodies as streams, instead of us.
    proxyPayloads: false,
    // `contentType` is asked for beside a Buffer; the one that came is put back below.
    handler: ({ body, url }, reply, ...[path, options]) => {
      const ask = (): unknown => reply.from(path, Buffer.isBuffer(body) ? { ...options, body, contentType: '*/*' } : options);
      return isForCallerOnly(url) ? askWhile(leavingOf(reply.raw), ask) : ask();
    },
    replyOptions: {
      // Expect: our own server has said "100 Continue" already, and undici refuses to pass it on. Who asks, as far as we believe it,
      // stands alone in X-Forwarded-For: what callers say of themselves goes no further.
      rewriteRequestHeaders: (request, { expect: _expect, ...headers }) => ({
        ...withoutHops(headers),
        'content-type': request.raw.headers['content-type'],
        'x-forwarded-for': request.ip,
      }),
      rewriteHeaders: (headers) => withoutHops(headers),
      // A 503 with Retry-After is the caller's to obey: by default it would be asked for again ten times within milliseconds.
      retryDelay: () => null,
      onError: (reply, { error }) => answer(failureOf(backend, reply.request.method, error), reply as never),
    },
  };
}
