import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problem } from '@sluice/errors';

/** What Node's parser says when it gives a connection up; everything else is no HTTP. */
const refusalByCode: Record<string, readonly [status: number, code: string, detail: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'too-slow', 'The request took too long to arrive: send it again, faster.'],
  HPE_HEADER_OVERFLOW: [431, 'too-large', 'The headers are larger than 16 KiB in all.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'too-large', 'The chunks of the body have extensions that are too large.'],
};
const malformed = [400, 'invalid', 'This is no HTTP request: its first line, a header, its stated length or its chunks are malformed.'] as const;

/** Answers bytes that never became a request with a problem, and hangs up. Gives the status, or undefined where nobody listens any more. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): number | undefined {
  if (error.code === 'ECONNRESET' || socket.destroyed) return undefined;
  const [status, code, detail] = refusalByCode[error.code ?? ''] ?? malformed;
  const body = JSON.stringify(problem(status, code, detail));
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, 'content-type: application/problem+json; charset=utf-8', `content-length: ${body.length}`, 'connection: close'];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(error);
  return status;
}
