import { Transform } from 'node:stream';
import { AppError } from '@sluice/errors';
import type { FastifyInstance } from 'fastify';

const mebibyte = 1 << 20;
/** Frames and fields around the files of an upload. */
const multipartOverhead = 65_536;

/** Files of leads are streamed into their table: larger than any other body, and nobody keeps them whole. */
const largeFiles = { path: '/api/leads/import', most: 64 * mebibyte };

/** How many bytes a body may have: 64 MiB of leads, 10 MiB of files in an upload, 1 MiB of anything else. */
export function mostBytes(url: string, contentType: string | undefined): number {
  if (url.split('?', 1)[0] === largeFiles.path) return largeFiles.most + multipartOverhead;
  return /^multipart\//i.test(contentType ?? '') ? 10 * mebibyte + multipartOverhead : mebibyte;
}

/** Refuses bodies that the service behind would refuse anyway: by their stated length before they are passed on, else by counting while they are. */
export function limitBodies(fastify: FastifyInstance): void {
  fastify.addHook('preParsing', async (request, _reply, payload) => {
    const most = mostBytes(request.url, request.headers['content-type']);
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
