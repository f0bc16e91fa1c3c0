import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming, ResponseFormatJSONSchema } from 'openai/resources';
import { onePixel } from '../a-picture.ts';
import { OpenAiSimulator } from './openai-simulator.ts';

const model = 'gpt-4o-mini';
const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${onePixel.toString('base64')}`, detail: 'low' } } as const;
const schema = { type: 'object', properties: { name: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, required: ['name'], additionalProperties: false };

let openai: OpenAiSimulator;

beforeEach(async () => {
  openai = await OpenAiSimulator.start({ keys: [{ key: 'sk-one-1234', project: 'one' }] });
});

afterEach(() => openai.close());

function client(apiKey = 'sk-one-1234'): OpenAI {
  return new OpenAI({ apiKey, baseURL: openai.url, maxRetries: 0 });
}

function complete(more: object = {}, apiKey?: string) {
  return client(apiKey).chat.completions.create({ model, messages: [{ role: 'user', content: 'hello' }], ...more } as ChatCompletionCreateParamsNonStreaming);
}

async function refused<Kind extends Error>(completing: Promise<unknown>, kind: abstract new (...dependencies: never[]) => Kind): Promise<Kind> {
  const error = await completing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof kind)) throw new Error(`No ${kind.name}: ${String(error)}`);
  return error;
}

function fitting(json_schema: Partial<ResponseFormatJSONSchema.JSONSchema>): object {
  return { response_format: { type: 'json_schema', json_schema: { name: 'card', strict: true, schema, ...json_schema } } };
}

describe('what openai gets', () => {
  it('is a text, with what it cost', async () => {
    const { choices, usage, ...more } = await complete();
    expect(choices).toEqual([{ index: 0, message: { role: 'assistant', content: 'This is a simulated answer.', refusal: null }, finish_reason: 'stop', logprobs: null }]);
    expect(usage).toEqual({ prompt_tokens: 2, completion_tokens: 7, total_tokens: 9 });
    expect(more).toMatchObject({ object: 'chat.completion', model, id: expect.stringMatching(/^chatcmpl-/) });
  });

  it('is JSON that fits the schema, read from a picture', async () => {
    const messages = [
      { role: 'system', content: 'Read it.' },
      { role: 'user', content: [{ type: 'text', text: 'Card:' }, picture] },
    ];
    const { choices } = await complete({ messages, ...fitting({}) });
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({ name: 'sample' });
    expect(openai.calls[0]?.asked).toMatchObject({ model, system: 'Read it.', texts: ['Card:'], format: 'json', schema, images: [{ mimeType: 'image/png', size: onePixel.length }] });
  });

  it('is what the responder says, as a json_object', async () => {
    openai.answerWith(({ format, schema: none }) => ({ format, isFree: none === undefined }));
    const { choices } = await complete({ messages: [{ role: 'user', content: 'Answer in JSON.' }], response_format: { type: 'json_object' } });
    expect(choices[0]?.message.content).toBe('{"format":"json","isFree":true}');
  });

  it('is the list of models', async () => {
    const known = await OpenAiSimulator.start({ keys: [{ key: 'k', project: 'one' }], models: ['m1', 'm2'] });
    const { data } = await new OpenAI({ apiKey: 'k', baseURL: known.url }).models.list();
    const stranger = await refused(new OpenAI({ apiKey: 'x', baseURL: known.url, maxRetries: 0 }).models.list(), AuthenticationError);
    const missing = await refused(new OpenAI({ apiKey: 'k', baseURL: known.url, maxRetries: 0 }).chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] }), NotFoundError);
    await known.close();
    expect([data.map(({ id }) => id), stranger.status, missing.code]).toEqual([['m1', 'm2'], 401, 'model_not_found']);
  });
});

describe('what it refuses', () => {
  it('is a key it does not know, or none', async () => {
    expect(await refused(complete({}, 'sk-other-9876'), AuthenticationError)).toMatchObject({ code: 'invalid_api_key', param: null, type: 'invalid_request_error', message: expect.stringContaining('sk-***9876') });
    const response = await fetch(`${openai.url}/chat/completions`, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([401, { error: { message: expect.stringContaining("didn't provide an API key"), type: 'invalid_request_error', param: null, code: null } }]);
  });

  it.each<[string, object, string, string]>([
    ['no model', { model: '' }, 'model', 'you must provide a model parameter'],
    ['no messages', { messages: [] }, 'messages', 'empty array'],
    ['another role', { messages: [{ role: 'bot', content: 'x' }] }, 'messages[0].role', 'Supported values are'],
    ['no content', { messages: [{ role: 'user' }] }, 'messages[0].content', 'expected a string or an array'],
    ['a picture of the system', { messages: [{ role: 'system', content: [picture] }] }, 'messages[0].content[0]', "Supported values are: 'text'"],
    ['a picture that is none', { messages: [imageMessage('data:image/png;base64,aGVsbG8=')] }, 'messages[0].content[0].image_url', 'unsupported image'],
    ['a picture elsewhere', { messages: [imageMessage('https://example.com/a.png')] }, 'messages[0].content[0].image_url', 'data URIs with base64 only'],
    ['an unknown parameter', { max_token: 1 }, 'max_token', "Unknown parameter: 'max_token'."],
    ['a temperature of 3', { temperature: 3 }, 'temperature', 'between 0 and 2'],
    ['a number that is a text', { max_tokens: '5' }, 'max_tokens', 'expected a number'],
    ['json_object without the word', { response_format: { type: 'json_object' } }, 'messages', "must contain the word 'json'"],
    ['another format', { response_format: { type: 'xml' } }, 'response_format.type', 'Supported values are'],
    ['a schema without a name', fitting({ name: undefined }), 'response_format.json_schema.name', 'Missing required parameter'],
    ['a name with spaces', fitting({ name: 'my card' }), 'response_format.json_schema.name', 'does not match pattern'],
    ['an optional property', fitting({ schema: { ...schema, required: [] } }), 'response_format', "In context=(), 'required' is required to be supplied and to be an array including every key in properties. Missing 'name'."],
    ['an open object within', fitting({ schema: { ...schema, properties: { name: { type: 'array', items: { type: 'object', properties: {} } } } } }), 'response_format', "In context=('properties', 'name', 'items'), 'additionalProperties' is required"],
    ['a stream', { stream: true }, 'stream', 'does not stream'],
  ])('is %s: 400', async (_title, more, param, message) => {
    expect(await refused(complete(more), BadRequestError)).toMatchObject({ status: 400, type: 'invalid_request_error', param, message: expect.stringContaining(message) });
  });

  it('is what is no JSON', async () => {
    const response = await fetch(`${openai.url}/chat/completions`, { method: 'POST', headers: { authorization: 'Bearer sk-one-1234' }, body: '{' });
    expect([response.status, await response.json()]).toEqual([400, { error: expect.objectContaining({ message: expect.stringContaining('could not parse') }) }]);
  });

  it('may be optional where strict is not asked for', async () => {
    expect((await complete(fitting({ strict: false, schema: { ...schema, required: [] } }))).choices).toHaveLength(1);
  });
});

describe('quotas', () => {
  it('are told with each answer, and by Retry-After when they are used up', async () => {
    openai.addKey({ key: 'sk-two-1234', project: 'two', perMinute: 1 });
    const { response } = await client('sk-two-1234').chat.completions.create({ model, messages: [{ role: 'user', content: 'hi' }] }).withResponse();
    expect(headersOf(response.headers)).toEqual(['1', '0', expect.stringMatching(/^(1m0|59)s$/), null]);
    openai.pass(20_500);
    const { headers, ...error } = await refused(complete({}, 'sk-two-1234'), RateLimitError);
    expect(error).toMatchObject({ code: 'rate_limit_exceeded', type: 'requests', param: null });
    expect(headersOf(headers)).toEqual(['1', '0', expect.stringMatching(/^(39|40)s$/), expect.stringMatching(/^(39|40)$/)]);
    openai.pass(39_500);
    expect((await complete({}, 'sk-two-1234')).choices).toHaveLength(1);
  });

  it('by the day last long', async () => {
    openai.addKey({ key: 'sk-two-1234', project: 'two', perDay: 0 });
    const { headers, message } = await refused(complete({}, 'sk-two-1234'), RateLimitError);
    expect([headers.get('retry-after'), headers.get('x-ratelimit-reset-requests')]).toEqual(['86400', '24h0m0s']);
    expect(message).toContain('requests per day (RPD)');
  });

  it('that money is missing for tell nobody to come back', async () => {
    openai.fault({ kind: 'insufficient-quota' });
    const { code, headers } = await refused(complete(), RateLimitError);
    expect([code, headers.get('retry-after')]).toEqual(['insufficient_quota', null]);
  });
});

function headersOf(headers: Headers): (string | null)[] {
  return ['x-ratelimit-limit-requests', 'x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests', 'retry-after'].map((name) => headers.get(name));
}

function imageMessage(url: string): object {
  return { role: 'user', content: [{ type: 'image_url', image_url: { url } }] };
}
