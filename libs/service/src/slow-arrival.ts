import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

export interface ArrivalLimits {
  /** Until the headers of a request are there. */
  headersMs: number;
  /** Until a whole request is there. */
  requestMs: number;
  /** The same for the path that may be slow. */
  slowMs: number;
}

const usual: ArrivalLimits = { headersMs: 30_000, requestMs: 30_000, slowMs: 600_000 };

/**
 * Gives requests to one path ten minutes to arrive; all others keep half a minute. Node knows one limit for a whole server, so they are
 * cut here, in the same way: 408, and the connection is closed.
 */
export function allowSlowArrival(fastify: FastifyInstance, path: string, { headersMs, requestMs, slowMs } = usual): void {
  const { server } = fastify;
  Object.assign(server, { headersTimeout: headersMs, requestTimeout: slowMs });
  const cut = ({ complete, socket }: IncomingMessage): void => {
    // Requests that tests inject have no socket, and are never said to be incomplete.
    if (complete === false) server.emit('clientError', Object.assign(new Error('The request took too long to arrive.'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  };
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (hasBody(request.raw) && request.url.split('?', 1)[0] !== path) {
      const timer = setTimeout(() => cut(request.raw), requestMs).unref();
      request.raw.once('close', () => clearTimeout(timer));
    }
    done();
  });
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
