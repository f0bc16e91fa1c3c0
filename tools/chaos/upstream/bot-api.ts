import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../judge/ledger.ts';
import { now } from '../now.ts';
import type { Odds } from './fates.ts';
import type { Call, Platform } from './platform.ts';

const method = /^\/bot(\d+):[\w-]+\/(\w+)$/;

/** Speaks sendMessage and getMe for any bot, gives out the ledger at /ledger and takes other odds at /odds. */
export function botApi(platform: Platform): Server {
  const server = createServer((request, response) => {
    serve(platform, request, response).catch(() => request.socket.destroy());
  });
  // Longer than any client keeps a connection: a call that meets a closing one would be in doubt for a reason of ours.
  server.keepAliveTimeout = 65_000;
  return server;
}

async function serve(platform: Platform, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, bot = '', name = ''] = method.exec(request.url ?? '') ?? [];
  if (request.url === '/ledger') return json(response, 200, platform.arrivals);
  const body = await read(request);
  if (request.url === '/odds') {
    platform.change(JSON.parse(body) as Odds);
    return json(response, 200, {});
  }
  if (name.toLowerCase() === 'getme') return json(response, 200, { ok: true, result: { id: Number(bot), is_bot: true, first_name: bot, username: `bot${bot}` } });
  if (name.toLowerCase() !== 'sendmessage') return json(response, 404, { ok: false, error_code: 404, description: 'Not Found' });
  const { chat_id: chat, text } = JSON.parse(body) as { chat_id: string | number; text: string };
  const call: Call = { bot, chat: String(chat), text };
  const fate = platform.foresee(call);
  await pause(fate.travelMs);
  const answer = platform.receive(call, fate, now());
  await pause(fate.returnMs);
  give(response, call, answer);
}

function give(response: ServerResponse, { chat, text }: Call, answer: Answer): void {
  switch (answer.kind) {
    case 'ok': {
      const at = Date.now();
      return json(response, 200, { ok: true, result: { message_id: at % 1e9, date: Math.floor(at / 1_000), chat: { id: Number(chat), type: 'private' }, text } });
    }
    case 'throttled': {
      const seconds = answer.retryAfterS;
      response.setHeader('retry-after', String(seconds));
      const description = `Too Many Requests: retry after ${seconds}`;
      return json(response, 429, { ok: false, error_code: 429, description, parameters: { retry_after: seconds } });
    }
    case 'refused':
      return json(response, answer.status, { ok: false, error_code: answer.status, description: 'Internal Server Error: sent nothing' });
    case 'page':
      response.writeHead(answer.status, { 'content-type': 'text/html' }).end(`<html><h1>${answer.status}</h1></html>`);
      return;
    case 'dropped':
      response.socket?.destroy();
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
  return body;
}
