import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiError, FinishReason, GoogleGenAI, Type, type GenerateContentParameters } from '@google/genai';
import { onePixel } from '../a-picture.ts';
import { GeminiSimulator } from './gemini-simulator.ts';

const model = 'gemini-2.5-flash';
const picture = { inlineData: { mimeType: 'image/png', data: onePixel.toString('base64') } };
const schema = { type: Type.OBJECT, properties: { name: { type: Type.STRING, nullable: true } }, required: ['name'] };

let gemini: GeminiSimulator;

beforeEach(async () => {
  gemini = await GeminiSimulator.start({ keys: [{ key: 'key-1', project: 'one' }] });
});

afterEach(() => gemini.close());

function client(apiKey = 'key-1'): GoogleGenAI {
  return new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gemini.url, apiVersion: 'v1beta', fetch } });
}

function generate(more: Partial<GenerateContentParameters> = {}, apiKey?: string) {
  return client(apiKey).models.generateContent({ model, contents: 'hello', ...more });
}

interface RpcError {
  code: number;
  status: string;
  message: string;
  details?: object[];
}

/** What the SDK makes of an error, with the body that it puts into the message. */
async function errorOf(generated: Promise<unknown>): Promise<RpcError> {
  const error = await generated.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) throw new Error(`No ApiError: ${String(error)}`);
  const { error: told } = JSON.parse(error.message) as { error: RpcError };
  expect(told.code).toBe(error.status);
  return told;
}

async function post(body: string, { path = `/v1beta/models/${model}:generateContent`, key = '?key=key-1' } = {}): Promise<{ status: number; error: RpcError }> {
  const response = await fetch(`${gemini.url}${path}${key}`, { method: 'POST', body });
  const { error } = (await response.json()) as { error: RpcError };
  return { status: response.status, error };
}

describe('what @google/genai gets', () => {
  it('is a text, with what it cost', async () => {
    const answer = await generate();
    expect([answer.text, answer.candidates?.[0]?.finishReason, answer.modelVersion]).toEqual(['This is a simulated answer.', FinishReason.STOP, model]);
    expect(answer.responseId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.usageMetadata).toMatchObject({ promptTokenCount: 2, candidatesTokenCount: 7, totalTokenCount: 9 });
  });

  it('is JSON that fits the schema, read from a picture', async () => {
    const answer = await generate({ contents: [{ role: 'user', parts: [{ text: 'Card:' }, picture] }], config: { systemInstruction: 'Read it.', responseMimeType: 'application/json', responseSchema: schema } });
    expect(JSON.parse(answer.text ?? '')).toEqual({ name: 'sample' });
    expect(answer.usageMetadata?.promptTokensDetails).toContainEqual({ modality: 'IMAGE', tokenCount: 258 });
    expect(gemini.calls[0]?.asked).toMatchObject({ model, system: 'Read it.', texts: ['Card:'], format: 'json', schema, images: [{ mimeType: 'image/png', size: onePixel.length }] });
  });

  it('is what the responder says, to a plain JSON Schema too', async () => {
    gemini.answerWith(({ images }) => ({ bytes: images[0]?.bytes.equals(onePixel) }));
    const answer = await generate({ contents: ['Card:', picture], config: { responseMimeType: 'application/json', responseJsonSchema: { type: 'object', additionalProperties: false } } });
    expect(JSON.parse(answer.text ?? '')).toEqual({ bytes: true });
  });

  it('is an internal error when the responder fails', async () => {
    gemini.answerWith(() => Promise.reject(new Error('a slip of the spec')));
    expect(await errorOf(generate())).toMatchObject({ code: 500, status: 'INTERNAL', message: expect.stringContaining('a slip of the spec') });
  });
});

describe('what it refuses', () => {
  it('is a key it does not know: 400, or none: 403', async () => {
    const { message, details } = await errorOf(generate({}, 'other'));
    expect(message).toBe('API key not valid. Please pass a valid API key.');
    expect(details).toContainEqual(expect.objectContaining({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }));
    expect(await post('{}', { key: '' })).toMatchObject({ status: 403, error: { status: 'PERMISSION_DENIED' } });
    gemini.revokeKey('key-1');
    expect(await errorOf(generate())).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });

  it('is a model or a path that does not exist', async () => {
    const small = await GeminiSimulator.start({ keys: [{ key: 'key-1', project: 'one' }], models: ['gemini-2.5-pro'] });
    const { models } = new GoogleGenAI({ apiKey: 'key-1', httpOptions: { baseUrl: small.url, apiVersion: 'v1beta', fetch } });
    expect(await errorOf(models.generateContent({ model, contents: 'hi' }).finally(() => small.close()))).toMatchObject({ code: 404, status: 'NOT_FOUND', message: expect.stringContaining(model) });
    expect((await post('{}', { path: `/v1beta/models/${model}:streamGenerateContent` })).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['no contents', {}, 'contents is not specified'],
    ['no parts', { contents: [{ parts: [] }] }, 'contents.parts must not be empty'],
    ['another role', { contents: [{ role: 'system', parts: [{ text: 'x' }] }] }, 'Please use a valid role: user, model.'],
    ['a part of nothing', { contents: [{ parts: [{}] }] }, "required oneof field 'data'"],
    ['an unknown field', { contents: [{ parts: [{ text: 'x' }], title: 1 }] }, `Unknown name "title" at 'contents[0]': Cannot find field.`],
    ['a text that is none', { contents: [{ parts: [{ text: 1 }] }] }, "Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 1"],
    ['data that is no base64', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: '!' } }] }] }, '(TYPE_BYTES), Base64 decoding failed'],
    ['a picture that is none', { contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data: 'aGVsbG8=' } }] }] }, 'Unable to process input image'],
    ['SVG', { contents: [{ parts: [{ inlineData: { mimeType: 'image/svg+xml', data: 'aGVsbG8=' } }] }] }, 'Unsupported MIME type: image/svg+xml'],
    ['a schema without its MIME type', { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { responseSchema: schema } }, 'response_mime_type: must be application/json'],
    ['a JSON Schema where its own is expected', { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { responseSchema: { ...schema, additionalProperties: false } } }, 'Unknown name "additionalProperties"'],
    ['an object without properties', jsonOf({ type: 'OBJECT' }), 'response_schema.properties: should be non-empty for OBJECT type'],
    ['a list of what', jsonOf({ type: 'ARRAY' }), 'response_schema.items: missing field.'],
    ['an enum of numbers', jsonOf({ type: 'INTEGER', enum: ['1'] }), 'response_schema.enum: only allowed for STRING type'],
    ['a required stranger', jsonOf({ ...schema, required: ['age'] }), 'response_schema.required[0]: property is not defined'],
    ['a temperature of 3', { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { temperature: 3 } }, 'temperature: must be in the range'],
  ])('is %s: INVALID_ARGUMENT', async (_title, body, message) => {
    expect(await post(JSON.stringify(body))).toEqual({ status: 400, error: expect.objectContaining({ code: 400, status: 'INVALID_ARGUMENT', message: expect.stringContaining(message) }) });
    expect(gemini.calls).toMatchObject([{ status: 400, asked: undefined }]);
  });

  it('is what is no JSON, or too long', async () => {
    expect((await post('{')).error.message).toContain('Invalid JSON payload');
    expect((await post(`"${'x'.repeat(20 << 20)}"`)).error.message).toContain('Request payload size exceeds the limit');
  });
});

it('takes names with underscores, and numbers that are texts', async () => {
  const body = { contents: [{ parts: [{ inline_data: { mime_type: 'image/png', data: onePixel.toString('base64url') } }] }], generation_config: { max_output_tokens: '10', response_mime_type: 'application/json' } };
  expect((await post(JSON.stringify(body))).status).toBe(200);
  expect(gemini.calls[0]?.asked).toMatchObject({ format: 'json', images: [{ size: onePixel.length }] });
});

function jsonOf(responseSchema: object): object {
  return { contents: [{ parts: [{ text: 'x' }] }], generationConfig: { responseMimeType: 'application/json', responseSchema } };
}
