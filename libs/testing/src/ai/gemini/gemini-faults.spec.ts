import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiError, GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import { until } from '../../until.ts';
import { GeminiSimulator } from './gemini-simulator.ts';

const json = { responseMimeType: 'application/json', responseJsonSchema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } };

let gemini: GeminiSimulator;

beforeEach(async () => {
  gemini = await GeminiSimulator.start({
    keys: [
      { key: 'a', project: 'one' },
      { key: 'b', project: 'two' },
    ],
  });
});

afterEach(() => gemini.close());

function ask({ key = 'a', contents = 'hello', signal }: { key?: string; contents?: string; signal?: AbortSignal } = {}): Promise<GenerateContentResponse> {
  const { models } = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: gemini.url, apiVersion: 'v1beta', fetch } });
  return models.generateContent({ model: 'gemini-2.5-flash', contents, config: { ...json, ...(signal && { abortSignal: signal }) } });
}

async function statusOf(asked: Promise<unknown>): Promise<number | string> {
  return asked.then(
    () => 200,
    (error: unknown) => (error instanceof ApiError ? error.status : (error as Error).name),
  );
}

describe('errors', () => {
  it.each([
    [500, 'INTERNAL'],
    [503, 'UNAVAILABLE'],
    [504, 'DEADLINE_EXCEEDED'],
    [403, 'PERMISSION_DENIED'],
  ])('of status %d say %s', async (status, code) => {
    gemini.fault({ kind: 'failed', status });
    const error = await ask().catch((thrown: unknown) => thrown as ApiError);
    expect(JSON.parse((error as ApiError).message)).toMatchObject({ error: { code: status, status: code } });
    expect(await statusOf(ask())).toBe(200);
  });

  it('last as many calls as told, or until told', async () => {
    gemini.fault({ kind: 'failed', status: 503 }, { times: 2 });
    expect([await statusOf(ask()), await statusOf(ask()), await statusOf(ask())]).toEqual([503, 503, 200]);
    const outage = gemini.fault({ kind: 'failed', status: 503 }, { times: Infinity, key: 'a' });
    expect([await statusOf(ask()), await statusOf(ask()), await statusOf(ask({ key: 'b' }))]).toEqual([503, 503, 200]);
    outage.stop();
    expect([await statusOf(ask()), outage.hits]).toEqual([200, 2]);
  });

  it('may be anything', async () => {
    gemini.fault({ kind: 'answered', status: 418, body: { detail: 'no' } });
    await expect(ask()).rejects.toThrow('"detail":"no"');
  });

  it('strike by chance, the same for the same seed', async () => {
    const drawn: boolean[][] = [];
    for (const seed of [7, 7, 8]) {
      const chancy = await GeminiSimulator.start({ keys: [{ key: 'a', project: 'one' }], seed });
      chancy.fault({ kind: 'failed', status: 503 }, { chance: 0.3 });
      const { models } = new GoogleGenAI({ apiKey: 'a', httpOptions: { baseUrl: chancy.url, apiVersion: 'v1beta', fetch } });
      const hits: boolean[] = [];
      for (let n = 0; n < 60; n += 1) hits.push((await statusOf(models.generateContent({ model: 'm', contents: 'x' }))) === 503);
      drawn.push(hits);
      await chancy.close();
    }
    expect(drawn[1]).toEqual(drawn[0]);
    expect(drawn[2]).not.toEqual(drawn[0]);
    expect(drawn[0]?.filter(Boolean).length).toBeGreaterThan(9);
    expect(drawn[0]?.filter(Boolean).length).toBeLessThan(30);
  });
});

describe('answers', () => {
  it.each(['dropped', 'cut-off', 'half-json'] as const)('that are %s cannot be read', async (kind) => {
    gemini.fault({ kind });
    await expect(ask()).rejects.toThrow();
    expect(gemini.calls).toMatchObject([{ fault: kind, wasAborted: false, endedAt: expect.any(Number) }]);
    expect(gemini.inFlight).toBe(0);
  });

  it('are a page of HTML with status 200', async () => {
    gemini.fault({ kind: 'html', status: 200 });
    await expect(ask()).rejects.toThrow('not valid JSON');
    expect(gemini.calls[0]).toMatchObject({ status: 200, fault: 'html' });
  });

  it('break off at the limit of tokens', async () => {
    gemini.fault({ kind: 'truncated' });
    const { text = '', candidates } = await ask();
    expect(candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  it('are JSON that was not asked for', async () => {
    gemini.fault({ kind: 'misfit' });
    expect(JSON.parse((await ask()).text ?? '')).not.toHaveProperty('name');
  });

  it('are kept back because of the prompt: no candidates', async () => {
    gemini.fault({ kind: 'prompt-block', reason: 'PROHIBITED_CONTENT' });
    const { candidates, promptFeedback } = await ask();
    expect([candidates, promptFeedback?.blockReason]).toEqual([undefined, 'PROHIBITED_CONTENT']);
  });

  it.each(['SAFETY', 'SPII', 'RECITATION'] as const)('are kept back because of %s: a candidate without content', async (reason) => {
    gemini.fault({ kind: 'answer-block', reason });
    expect((await ask()).candidates).toEqual([expect.objectContaining({ finishReason: reason, index: 0 })]);
  });
});

describe('time', () => {
  it('passes until a client leaves what hangs', async () => {
    gemini.fault({ kind: 'hung' });
    const leaving = new AbortController();
    const asked = statusOf(ask({ signal: leaving.signal }));
    await gemini.waitFor((call) => call.asked !== undefined);
    expect(gemini.inFlight).toBe(1);
    leaving.abort();
    expect(await asked).not.toBe(200);
    expect(await gemini.waitFor((call) => call.endedAt !== undefined)).toMatchObject({ wasAborted: true, status: undefined, fault: 'hung' });
    expect(gemini.inFlight).toBe(0);
  });

  it('is not waited for by a client that leaves in the middle of its question', async () => {
    const { port } = new URL(gemini.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /v1beta/models/m:generateContent HTTP/1.1\r\nHost: gemini\r\nContent-Length: 100\r\n\r\n{"contents"');
    await until('the call', () => gemini.inFlight === 1);
    socket.destroy();
    expect(await gemini.waitFor((call) => call.endedAt !== undefined)).toMatchObject({ wasAborted: true, status: undefined, asked: undefined });
  });

  it('that an answer takes is drawn for each', async () => {
    const drawn: number[] = [];
    gemini.setLatency((random) => {
      drawn.push(random());
      return 0;
    });
    gemini.fault({ kind: 'delayed', ms: () => 1 });
    await Promise.all([ask(), ask()]);
    expect(new Set(drawn).size).toBe(2);
    expect([...gemini.inputs.values()]).toEqual([{ asked: 2, answered: 2 }]);
  });

  it('ends at once for all when it is closed', async () => {
    gemini.setLatency(3_600_000);
    const [slow, hung] = [statusOf(ask()), (gemini.fault({ kind: 'hung' }, { key: 'b' }), statusOf(ask({ key: 'b' })))];
    await Promise.all([gemini.waitFor(({ key, asked }) => key === 'a' && asked !== undefined), gemini.waitFor(({ key, asked }) => key === 'b' && asked !== undefined)]);
    await gemini.close();
    expect(gemini.inFlight).toBe(0);
    expect([await slow, await hung]).not.toContain(200);
  });
});

describe('what is kept', () => {
  it('is how many were in flight at once', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let waiting = 0;
    gemini.answerWith(async () => {
      waiting += 1;
      if (waiting === 3) open();
      await gate;
      return { name: 'x' };
    });
    await Promise.all([ask(), ask(), ask()]);
    await ask();
    expect([gemini.mostInFlight, gemini.inFlight]).toEqual([3, 0]);
    gemini.forgetCalls();
    for (let n = 0; n < 20; n += 1) await ask();
    expect([gemini.mostInFlight, gemini.calls.length]).toEqual([1, 20]);
  });

  it('is how often the same was asked, and well answered', async () => {
    gemini.fault({ kind: 'failed', status: 503 });
    await statusOf(ask());
    await ask({ key: 'b' });
    gemini.fault({ kind: 'misfit' });
    await ask({ contents: 'something else' });
    await ask({ contents: 'something else' });
    const [first, second, third] = gemini.calls;
    expect([first?.input === second?.input, first?.input === third?.input]).toEqual([true, false]);
    expect([gemini.inputs.get(first?.input ?? ''), gemini.inputs.get(third?.input ?? '')]).toEqual([
      { asked: 2, answered: 1 },
      { asked: 2, answered: 1 },
    ]);
  });
});
