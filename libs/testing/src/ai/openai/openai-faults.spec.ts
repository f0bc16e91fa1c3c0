import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { APIError} from 'openai';
import OpenAI, { APIConnectionError, APIUserAbortError } from 'openai';
import { OpenAiSimulator } from './openai-simulator.ts';

let openai: OpenAiSimulator;

beforeEach(async () => {
  openai = await OpenAiSimulator.start({
    keys: [
      { key: 'a', project: 'one' },
      { key: 'b', project: 'two' },
    ],
  });
});

afterEach(() => openai.close());

function ask({ key = 'a', model = 'm1', signal }: { key?: string; model?: string; signal?: AbortSignal } = {}) {
  const { completions } = new OpenAI({ apiKey: key, baseURL: openai.url, maxRetries: 0 }).chat;
  const format = { type: 'json_schema', json_schema: { name: 'card', schema: { type: 'object', properties: { name: { type: 'string' } } } } } as const;
  return completions.create({ model, messages: [{ role: 'user', content: 'hello' }], response_format: format }, { ...(signal && { signal }) });
}

async function errorOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function statusOf(asked: Promise<unknown>): Promise<number | undefined> {
  const error = await errorOf(asked);
  return error === undefined ? 200 : (error as APIError).status;
}

describe('errors', () => {
  it.each([500, 503, 504, 404])('of status %d have all four keys', async (status) => {
    openai.fault({ kind: 'failed', status, message: 'scripted' });
    const { error } = (await errorOf(ask())) as APIError;
    expect(error).toEqual({ message: 'scripted', type: status < 500 ? 'invalid_request_error' : 'server_error', param: null, code: null });
  });

  it('are meant for a key, a project or a model', async () => {
    openai.fault({ kind: 'failed', status: 503 }, { project: 'two', times: Infinity });
    openai.fault({ kind: 'failed', status: 500 }, { model: 'm2', times: Infinity });
    expect([await statusOf(ask()), await statusOf(ask({ key: 'b' })), await statusOf(ask({ model: 'm2' }))]).toEqual([200, 503, 500]);
  });

  it('may be of any shape', async () => {
    openai.fault({ kind: 'answered', status: 422, body: { detail: 'no such thing' } });
    expect(await errorOf(ask())).toMatchObject({ status: 422, message: expect.stringContaining('no such thing') });
  });

  it.each(['minute', 'day'] as const)('429 lasts as long as scripted, by the %s', async (per) => {
    const forever = openai.fault({ kind: 'throttled', per, retryAfterMs: 1_500 }, { times: Infinity });
    const { headers, code } = (await errorOf(ask())) as APIError;
    expect([headers?.get('retry-after'), code, await statusOf(ask())]).toEqual(['2', 'rate_limit_exceeded', 429]);
    forever.stop();
    expect(await statusOf(ask())).toBe(200);
  });
});

describe('answers', () => {
  it('that are cut off or dropped are errors of the connection', async () => {
    openai.fault({ kind: 'dropped' });
    expect(await errorOf(ask())).toBeInstanceOf(APIConnectionError);
    openai.fault({ kind: 'cut-off' });
    await expect(ask()).rejects.toThrow('terminated');
    expect(openai.calls.map(({ status }) => status)).toEqual([undefined, 200]);
  });

  it('are half of the JSON', async () => {
    openai.fault({ kind: 'half-json' });
    await expect(ask()).rejects.toThrow('JSON');
  });

  it('are a page of HTML with status 200', async () => {
    openai.fault({ kind: 'html', status: 200 });
    expect(await ask()).toContain('<html>');
  });

  it('break off at the limit of tokens', async () => {
    openai.fault({ kind: 'truncated' });
    const [choice] = (await ask()).choices;
    expect([choice?.finish_reason, choice?.message.content]).toEqual(['length', '{"name":']);
  });

  it('are JSON that was not asked for', async () => {
    openai.fault({ kind: 'misfit' });
    expect((await ask()).choices[0]?.message.content).toContain('"unexpected"');
  });

  it('are refused in the model’s words, or stopped by a filter', async () => {
    openai.fault({ kind: 'refusal', text: 'No.' });
    openai.fault({ kind: 'content-filter' });
    expect((await ask()).choices[0]).toMatchObject({ message: { content: null, refusal: 'No.' }, finish_reason: 'stop' });
    expect((await ask()).choices[0]).toMatchObject({ message: { content: null }, finish_reason: 'content_filter' });
  });
});

it('a client that leaves ends its call', async () => {
  openai.fault({ kind: 'hung' });
  const leaving = new AbortController();
  const asked = errorOf(ask({ signal: leaving.signal }));
  await openai.waitFor((call) => call.asked !== undefined);
  leaving.abort();
  expect(await asked).toBeInstanceOf(APIUserAbortError);
  expect(await openai.waitFor((call) => call.endedAt !== undefined)).toMatchObject({ wasAborted: true, fault: 'hung' });
});
