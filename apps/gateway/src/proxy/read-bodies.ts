import type { IncomingMessage } from 'node:http';
import { Transform, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { planOf } from './body-plan.ts';
import { Gathering, type Budget } from './gathering.ts';
import { tooLarge } from './too-large.ts';

/**
 * Makes the body of a request a Buffer with all of it, or a stream of what comes (uploads), whatever its type says: services judge types.
 * What a service would refuse for its size anyway is refused: by its stated length before any of it is read, else by counting.
 */
export function readBodies(fastify: FastifyInstance, budget: Budget): void {
  const gatherings = new WeakMap<FastifyRequest, Gathering>();
  fastify.addHook('preParsing', async (request, reply, payload) => {
    const { isGathered, mostBytes } = planOf(request.url, request.headers['content-type']);
    const stated = request.headers['content-length'];
    const length = stated === undefined ? undefined : Number(stated);
    if (length !== undefined && length > mostBytes) throw tooLarge(mostBytes);
    if (request.headers['content-type'] !== undefined) hideType(request);
    if (!isGathered) return request.headers['transfer-encoding'] === undefined ? payload : counted(request.raw, mostBytes);
    const gathering = new Gathering(budget, length ?? mostBytes);
    reply.raw.once('close', () => gathering.release());
    gatherings.set(request, gathering);
    return payload;
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => gatherings.get(request)?.take(payload) ?? payload);
}

/** Fastify refuses types it cannot read. What is handed on has the type that came: `raw` keeps it. */
function hideType(request: FastifyRequest): void {
  request.headers = { 'content-type': 'application/octet-stream' };
}

function counted(body: IncomingMessage, most: number): Transform {
  let size = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(tooLarge(most));
      else done(null, chunk);
    },
  });
  // Else the service would be kept waiting for the rest. Not with an error: while no connection is free nobody listens for one.
  body.once('close', () => body.complete || counter.destroy());
  return body.pipe(counter);
}
