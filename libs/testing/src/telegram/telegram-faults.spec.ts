import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api, GrammyError, HttpError } from 'grammy';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:faults';
const chat = 7;

let telegram: TelegramSimulator;
let api: Api;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token }, { token: '2:other' }], acceptUnknownChats: true });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});

afterEach(() => telegram.close());

const outcome = (call: Promise<unknown>) => call.then(() => 'sent', (error: unknown) => error);

describe('scripted faults', () => {
  it('throttles with the seconds in the header and in the body', async () => {
    telegram.fault({ kind: 'throttled', retryAfter: 3 }, { times: 2 });
    expect(await outcome(api.sendMessage(chat, 'x'))).toMatchObject({
      constructor: GrammyError,
      error_code: 429,
      description: 'Too Many Requests: retry after 3',
      parameters: { retry_after: 3 },
    });
    const response = await fetch(`${telegram.url}/bot${token}/sendMessage?chat_id=7&text=x`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '3']);
    expect(await outcome(api.sendMessage(chat, 'x'))).toBe('sent');
  });

  it.each([
    [{ kind: 'refused', code: 403 }, 403, 'Forbidden: bot was blocked by the user'],
    [{ kind: 'refused', code: 500 }, 500, 'Internal Server Error'],
    [{ kind: 'refused', code: 400, description: 'Bad Request: chat not found' }, 400, 'Bad Request: chat not found'],
  ] as const)('answers %j', async (fault, error_code, description) => {
    telegram.fault(fault);
    expect(await outcome(api.sendMessage(chat, 'x'))).toMatchObject({ constructor: GrammyError, error_code, description });
    expect(telegram.sent).toEqual([]);
  });

  it('can name another chat in a refusal', async () => {
    telegram.fault({ kind: 'refused', code: 400, migrateTo: -1_001 });
    expect(await outcome(api.sendMessage(chat, 'x'))).toMatchObject({ parameters: { migrate_to_chat_id: -1_001 } });
  });

  it('shows the HTML page of the edge, which clients see as a broken answer', async () => {
    telegram.fault({ kind: 'html', status: 502 });
    telegram.fault({ kind: 'html', status: 502 });
    expect(await outcome(api.sendMessage(chat, 'x'))).toBeInstanceOf(HttpError);
    const response = await fetch(`${telegram.url}/bot${token}/getMe`);
    expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('drops the socket before the message was delivered', async () => {
    telegram.fault({ kind: 'dropped' });
    expect(await outcome(api.sendMessage(chat, 'x'))).toBeInstanceOf(HttpError);
    expect(telegram.sent).toEqual([]);
  });

  const lossy = [{ kind: 'dropped' }, { kind: 'html', status: 504 }] as const;
  it.each(lossy)('loses the answer after the message was delivered: %j', async (fault) => {
    telegram.fault(fault, { when: 'after' });
    expect(await outcome(api.sendMessage(chat, 'x'))).toBeInstanceOf(HttpError);
    expect(telegram.sentTo(chat)).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)('hangs %s delivery until the caller gives up', async (when) => {
    telegram.fault({ kind: 'hung' }, { when });
    const hasty = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 0.05 });
    expect(await outcome(hasty.sendMessage(chat, 'x'))).toBeInstanceOf(HttpError);
    expect(telegram.sent).toHaveLength(when === 'after' ? 1 : 0);
  });

  it('delays without harm', async () => {
    telegram.fault({ kind: 'delayed', ms: 20 });
    const start = performance.now();
    expect(await outcome(api.sendMessage(chat, 'x'))).toBe('sent');
    expect(performance.now() - start).toBeGreaterThanOrEqual(19);
  });

  it('meets only the bot, the method and the chat it is scripted for', async () => {
    const fault = telegram.fault({ kind: 'refused', code: 403 }, { token, method: 'sendmessage', chat: 8, times: Infinity });
    const other = new Api('2:other', { apiRoot: telegram.url });
    await Promise.all([other.sendMessage(8, 'x'), api.getMe(), api.sendChatAction(8, 'typing'), api.sendMessage(chat, 'x')]);
    expect(await outcome(api.sendMessage(8, 'x'))).toBeInstanceOf(GrammyError);
    expect(await outcome(api.sendMessage('8', 'x'))).toBeInstanceOf(GrammyError);
    fault.stop();
    expect(await outcome(api.sendMessage(8, 'x'))).toBe('sent');
    expect(fault.hits).toBe(2);
  });

  it('is consumed in the order of scripting', async () => {
    telegram.fault({ kind: 'refused', code: 500 });
    telegram.fault({ kind: 'throttled', retryAfter: 1 }, { times: 2 });
    const codes: unknown[] = [];
    for (let call = 0; call < 4; call += 1) codes.push(await outcome(api.sendMessage(chat, 'x')));
    expect(codes.map((code) => (code instanceof GrammyError ? code.error_code : code))).toEqual([500, 429, 429, 'sent']);
  });
});
