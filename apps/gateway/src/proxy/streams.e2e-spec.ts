import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { ask } from '../../testing/ask.ts';
import type { FakeBackend } from '../../testing/fake-backend.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';
import { isStream } from './routes.ts';

let gateway: Gateway;
let analysis: FakeBackend;
/** Answers that go on, the newest last. */
let open: ServerResponse[] = [];

beforeAll(async () => {
  gateway = await startGateway();
  ({ analysis } = gateway.backends);
});

beforeEach(() => {
  open = [];
  analysis.reset();
  analysis.answer = (response, { url }) => {
    if (!isStream(url)) return response.end('{}');
    open.push(response.writeHead(200, { 'content-type': 'text/event-stream', connection: 'close' }));
    return response.write('event: accepted\ndata: {}\n\n');
  };
});

afterAll(() => gateway.close());

interface Heard {
  text: string;
  isOver: boolean;
  leave(): void;
}

/** Reads a stream through the gateway as it comes. */
function read(path: string, method = 'GET'): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${gateway.url}${path}`, { method, agent: false, headers: { 'content-type': 'application/json' } }, (response: IncomingMessage) => {
      const heard: Heard = { text: '', isOver: false, leave: () => response.destroy() };
      response.setEncoding('utf8').on('data', (chunk: string) => (heard.text += chunk));
      response.on('error', () => undefined).on('close', () => (heard.isOver = true));
      resolve(heard);
    });
    outgoing.on('error', reject);
    outgoing.end(method === 'POST' ? '{"posts":[]}' : undefined);
  });
}

describe('a stream of events goes through the gateway', () => {
  it.each([['POST', '/api/post/batch-generate-stream'], ['GET', '/api/runs/1/stream?after=2']])('event by event, before it ends: %s %s', async (method, path) => {
    const heard = await read(path, method);
    await until('the first event', () => heard.text.includes('accepted'));
    for (const word of ['one', 'two', 'three']) {
      open.at(-1)?.write(`data: ${word}\n\n`);
      await until(word, () => heard.text.includes(word));
    }
    expect(heard.isOver).toBe(false);
    open.at(-1)?.end('event: done\ndata: {}\n\n');
    await until('the end', () => heard.isOver);
    expect(heard.text.endsWith('event: done\ndata: {}\n\n')).toBe(true);
  });

  it('and ends at the service when its reader leaves', async () => {
    const heard = await read('/api/runs/1/stream');
    await until('the first event', () => heard.text !== '');
    heard.leave();
    await until('the service to see it', () => open.at(-1)?.destroyed === true);
  });

  it('and takes no connection from others, however many there are', async () => {
    const streams = await Promise.all(Array.from({ length: 140 }, () => read('/api/runs/1/stream')));
    await until('all to have begun', () => streams.every(({ text }) => text.includes('accepted')));
    expect((await ask(`${gateway.url}/api/runs/1`)).status).toBe(200);
    for (const heard of streams) heard.leave();
    await until('all to be gone', () => open.every(({ destroyed }) => destroyed));
  });
});

describe('what goes on for as long as it likes', () => {
  it.each([
    ['/api/post/batch-generate-stream', true],
    ['/api/runs/0197f0c0-0000-7000-8000-000000000004/stream?after=1', true],
    ['/api/runs/0197f0c0-0000-7000-8000-000000000004', false],
    ['/api/runs/stream', false],
    ['/api/post/batch-generate-stream-of-others', false],
    ['/api/posts', false],
    ['/api/contacts?x=/api/runs/1/stream', false],
  ])('%s: %p', (path, expected) => {
    expect(isStream(path)).toBe(expected);
  });
});
