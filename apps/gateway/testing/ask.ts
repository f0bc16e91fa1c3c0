import { connect } from 'node:net';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Whether the answer ended as it should, rather than by a broken connection. */
  whole: boolean;
}

/** Asks with full say over headers and chunks, which `fetch` does not give. A list of chunks is sent without a stated length. */
export function ask(url: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer | Buffer[] } = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    let answered: Answered | undefined;
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => undefined);
      response.on('close', () => {
        answered = { status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString(), whole: response.complete };
        resolve(answered);
      });
    });
    outgoing.on('error', (error) => (answered ? undefined : reject(error)));
    if (Array.isArray(body)) {
      for (const chunk of body) outgoing.write(chunk);
      outgoing.end();
    } else outgoing.end(body);
  });
}

/** Says these bytes to a server and gives what it says until it hangs up. */
export function say(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => heard.push(chunk)).on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(heard).toString()));
  });
}
