import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, type LanguageModel, NoObjectGeneratedError, NoOutputGeneratedError, Output } from 'ai';
import { z } from 'zod';
import { onePixel } from './a-picture.ts';
import { GeminiSimulator } from './gemini/gemini-simulator.ts';
import { OpenAiSimulator } from './openai/openai-simulator.ts';

// What the AI SDK makes of each fault; the engines classify by it, so that an update which changes it is seen here first.
const keys = [{ key: 'a', project: 'one' }];
const schema = z.object({ name: z.string().nullable(), confidence: z.number() });

let gemini: GeminiSimulator;
let openai: OpenAiSimulator;

beforeAll(async () => {
  [gemini, openai] = await Promise.all([GeminiSimulator.start({ keys }), OpenAiSimulator.start({ keys })]);
});

beforeEach(() => {
  gemini.forgetCalls();
  openai.forgetCalls();
});

afterAll(() => Promise.all([gemini.close(), openai.close()]));

const providers = {
  gemini: (apiKey = 'a') => ({ simulator: gemini, model: createGoogleGenerativeAI({ apiKey, baseURL: `${gemini.url}/v1beta` })('gemini-2.5-flash') }),
  openai: (apiKey = 'a') => ({ simulator: openai, model: createOpenAICompatible({ name: 'sim', apiKey, baseURL: openai.url, supportsStructuredOutputs: true })('m1') }),
};
const both = ['gemini', 'openai'] as const;

function ask(model: LanguageModel, signal?: AbortSignal) {
  return generateText({
    model,
    maxRetries: 0,
    instructions: 'Answer in JSON.',
    output: Output.object({ schema }),
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Card:' }, { type: 'file', data: onePixel, mediaType: 'image/png' }] }],
    ...(signal && { abortSignal: signal }),
  });
}

async function errorOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each(both)('through %s the AI SDK', (name) => {
  it('shows a picture and gets an object', async () => {
    const { model, simulator } = providers[name]();
    const { output, finishReason } = await ask(model);
    expect([output, finishReason]).toEqual([{ name: 'sample', confidence: 1 }, 'stop']);
    expect(simulator.calls).toMatchObject([{ asked: { system: 'Answer in JSON.', texts: ['Card:'], format: 'json', schema: { required: ['name', 'confidence'] }, images: [{ mimeType: 'image/png' }] } }]);
  });

  it.each([
    [{ kind: 'html', status: 200 }, { statusCode: 200, isRetryable: false }],
    [{ kind: 'half-json' }, { statusCode: 200, isRetryable: false }],
    [{ kind: 'html', status: 502 }, { statusCode: 502, isRetryable: true }],
    [{ kind: 'cut-off' }, { statusCode: 200, responseBody: undefined }],
    [{ kind: 'failed', status: 500 }, { statusCode: 500, isRetryable: true }],
    [{ kind: 'failed', status: 503 }, { statusCode: 503, isRetryable: true }],
    [{ kind: 'failed', status: 404 }, { statusCode: 404, isRetryable: false }],
    [{ kind: 'throttled' }, { statusCode: 429, isRetryable: true }],
  ] as const)('throws an APICallError for %j', async (fault, expected) => {
    const { model, simulator } = providers[name]();
    simulator.fault(fault);
    const error = await errorOf(ask(model));
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject(expected);
  });

  // Elsewhere an APICallError without a status has this cause; Jest's sandbox has a TypeError of its own, by which the SDK does not know that of fetch.
  it('throws what a broken connection caused', async () => {
    const { model, simulator } = providers[name]();
    simulator.fault({ kind: 'dropped' });
    expect(await errorOf(ask(model))).toMatchObject({ cause: { code: 'UND_ERR_SOCKET' } });
  });

  it.each([
    [{ kind: 'truncated' }, 'length', 'AI_JSONParseError'],
    [{ kind: 'misfit' }, 'stop', 'AI_TypeValidationError'],
  ] as const)('throws a NoObjectGeneratedError for %j', async (fault, finishReason, cause) => {
    const { model, simulator } = providers[name]();
    simulator.fault(fault);
    const error = await errorOf(ask(model));
    expect(NoObjectGeneratedError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ finishReason, cause: { name: cause }, text: expect.stringContaining('{') });
  });

  it('ends the call when its signal does, and throws the signal’s reason', async () => {
    const { model, simulator } = providers[name]();
    simulator.fault({ kind: 'hung' });
    const leaving = new AbortController();
    const asked = errorOf(ask(model, leaving.signal));
    await simulator.waitFor((call) => call.asked !== undefined);
    const reason = new Error('enough');
    leaving.abort(reason);
    expect(await asked).toBe(reason);
    expect(await simulator.waitFor((call) => call.endedAt !== undefined)).toMatchObject({ wasAborted: true });
  });
});

describe('what is kept back', () => {
  it.each([
    [{ kind: 'prompt-block', reason: 'PROHIBITED_CONTENT' }, 'content-filter', 'PROHIBITED_CONTENT'],
    [{ kind: 'answer-block', reason: 'SAFETY' }, 'content-filter', 'SAFETY'],
    [{ kind: 'answer-block', reason: 'SPII' }, 'content-filter', 'SPII'],
    [{ kind: 'answer-block', reason: 'OTHER' }, 'other', 'OTHER'],
  ] as const)('by %j of Gemini is no error before the output is asked for', async (fault, finishReason, rawFinishReason) => {
    gemini.fault(fault);
    const result = await ask(providers.gemini().model);
    expect(result).toMatchObject({ finishReason, rawFinishReason });
    expect(() => result.output).toThrow(NoOutputGeneratedError);
  });

  it('by a filter of OpenAI is none either', async () => {
    openai.fault({ kind: 'content-filter' });
    const result = await ask(providers.openai().model);
    expect(result).toMatchObject({ finishReason: 'content-filter', rawFinishReason: 'content_filter' });
    expect(() => result.output).toThrow(NoOutputGeneratedError);
  });

  it('by a refusal of OpenAI is one', async () => {
    openai.fault({ kind: 'refusal', text: 'No.' });
    expect(await errorOf(ask(providers.openai().model))).toMatchObject({ name: 'AI_NoObjectGeneratedError', finishReason: 'content-filter', text: 'No.' });
  });
});

describe('keys and quotas', () => {
  it('that are bad are 400 of Gemini and 401 of OpenAI', async () => {
    expect(await errorOf(ask(providers.gemini('other').model))).toMatchObject({ statusCode: 400, responseBody: expect.stringContaining('API_KEY_INVALID') });
    expect(await errorOf(ask(providers.openai('other').model))).toMatchObject({ statusCode: 401, data: { error: { code: 'invalid_api_key' } } });
  });

  it('say when to come back in the body of Gemini, in a header of OpenAI', async () => {
    gemini.fault({ kind: 'throttled', retryAfterMs: 21_400 });
    openai.fault({ kind: 'throttled', retryAfterMs: 21_400 });
    const [ofGemini, ofOpenAi] = [await errorOf(ask(providers.gemini().model)), await errorOf(ask(providers.openai().model))];
    expect((ofGemini as APICallError).responseHeaders).not.toHaveProperty('retry-after');
    expect((ofGemini as APICallError).responseBody).toContain('"retryDelay":"21.4s"');
    expect((ofOpenAi as APICallError).responseHeaders).toMatchObject({ 'retry-after': '22' });
  });

  it('that money is missing for look as if they could be retried', async () => {
    openai.fault({ kind: 'insufficient-quota' });
    expect(await errorOf(ask(providers.openai().model))).toMatchObject({ statusCode: 429, isRetryable: true, data: { error: { code: 'insufficient_quota' } } });
  });
});
