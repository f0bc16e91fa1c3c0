import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '1:requests';
let telegram: TelegramSimulator;

beforeAll(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token }], acceptUnknownChats: true });
});
afterAll(() => telegram.close());

async function call(path: string, init?: RequestInit) {
  const response = await fetch(`${telegram.url}${path}`, init);
  return { status: response.status, ...((await response.json()) as object) };
}

describe('ways to call', () => {
  const json = (body: unknown) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const fields = new FormData();
  fields.set('chat_id', '7');
  fields.set('text', 'grüezi');

  it.each<[string, string, RequestInit]>([
    ['GET', '/sendMessage?chat_id=7&text=gr%C3%BCezi', {}],
    ['any case', '/SENDmessage?chat_id=7&text=gr%C3%BCezi', {}],
    ['JSON', '/sendMessage', json({ chat_id: 7, text: 'grüezi' })],
    ['JSON with the chat as a string', '/sendMessage', json({ chat_id: '7', text: 'grüezi' })],
    ['urlencoded', '/sendMessage', { method: 'POST', body: new URLSearchParams({ chat_id: '7', text: 'grüezi' }) }],
    ['multipart', '/sendMessage', { method: 'POST', body: fields }],
    ['query and body together', '/sendMessage?chat_id=7', json({ text: 'grüezi' })],
  ])('%s', async (_way, path, init) => {
    expect(await call(`/bot${token}${path}`, init)).toMatchObject({ status: 200, ok: true, result: { text: 'grüezi', chat: { id: 7 } } });
  });

  it('accepts the token percent-encoded', async () => {
    expect(await call(`/bot${encodeURIComponent(token)}/getMe`)).toMatchObject({ ok: true });
  });
});

describe('calls that Telegram does not understand', () => {
  it.each([
    ['/bot2:unknown/getMe', 401, 'Unauthorized'],
    ['/bot0123:abc/getMe', 401, 'Unauthorized: invalid token specified'],
    ['/botnonsense/getMe', 404, 'Not Found'],
    [`/bot${token}/`, 404, 'Not Found'],
    [`/bot${token}/fly`, 404, 'Not Found: method not found'],
    ['/elsewhere', 404, 'Not Found'],
  ])('%s → %d', async (path, status, description) => {
    expect(await call(path)).toEqual({ status, ok: false, error_code: status, description });
  });

  const post = (type: string, ...lines: string[]) => ({ method: 'POST', headers: { 'content-type': type }, body: lines.join('\r\n') });
  const form = 'multipart/form-data; boundary=b';

  it.each<[string, RequestInit, string]>([
    ['broken JSON', post('application/json', '{'), "can't parse JSON object"],
    ['a JSON list', post('application/json', '[]'), 'expected a JSON object'],
    ['XML', post('text/xml', '<a/>'), 'unsupported content type'],
    ['no boundary', post('multipart/form-data', 'x'), 'boundary not found in multipart/form-data request'],
    ['a body cut off', post(form, '--b', 'content-disposition:form-data;name="text"', '', 'x'), 'unexpected end of multipart'],
    ['a nameless part', post(form, '--b', 'content-type:text/plain', '', 'x', '--b--'), 'field name not found in multipart'],
  ])('%s → 400', async (_what, init, reason) => {
    const description = expect.stringContaining(`Bad Request: ${reason}`);
    expect(await call(`/bot${token}/sendMessage`, init)).toMatchObject({ status: 400, description });
  });

  it('an attachment that was not sent', async () => {
    const init = post(form, '--b', 'content-disposition:form-data;name="photo"', '', 'attach://lost', '--b--');
    const description = 'Bad Request: wrong file identifier/HTTP URL specified';
    expect(await call(`/bot${token}/sendPhoto?chat_id=7`, init)).toMatchObject({ status: 400, description });
  });
});

describe('complaints', () => {
  it('name parameters that the method does not know, though the call is carried out', async () => {
    expect(telegram.complaints).toEqual([]);
    expect(await call(`/bot${token}/sendMessage?chat_id=7&text=x&chatId=7`)).toMatchObject({ ok: true });
    expect(telegram.complaints).toEqual([{ method: 'sendMessage', problem: 'unknown parameter chatId' }]);
  });
});
