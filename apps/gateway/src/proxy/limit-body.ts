import { Transform } from 'node:stream';
import { AppError } from '@sluice/errors';
import type { FastifyInstance } from 'fastify';

const mebibyte = 1 << 20;
/** Frames and fields around the files of an upload. */
const multipartOverhead = 65_536;

/** Files of leads are streamed into their table: storage counts them, and stops with what was kept until then. */
export const uncountedPath = '/api/leads/import';

/** How many bytes a body may have: 10 MiB of files in an upload, 1 MiB of anything else. */
function mostBytes(contentType: string | undefined): number {
  return /^multipart\//i.test(contentType ?? '') ? 10 * mebibyte + multipartOverhead : mebibyte;
}

/** Refuses bodies that the service behind would refuse anyway: by their stated length before they are passed on, else by counting while they are. */
export function limitBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    if (request.url.split('?', 1)[0] === uncountedPath) return payload;
    const most = mostBytes(request.headers['content-type']);
    if (Number(request.headers['content-length']) > most) throw tooLarge(most);
    return request.headers['transfer-encoding'] === undefined ? payload : payload.pipe(countTo(most));
  });
}

function countTo(most: number): Transform {
  let size = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(tooLarge(most));
      else done(null, chunk);
    },
  });
}

function tooLarge(most: number): AppError {
  return new AppError('too-large', `The body is larger than ${Math.floor(most / mebibyte)} MiB.`);
}
