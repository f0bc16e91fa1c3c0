import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import type { GeminiSimulator, OpenAiSimulator } from '@sluice/testing';
import { useAiRig, canaryKey, OneKey, outcomeOf, providerNames, said, type EngineChanges } from '../../../testing/ai-rig.ts';
import type { AiEngine } from './ai.engine.ts';
import type { AiKey, KeyedRequest } from './key-runner.ts';

const never = new AbortController().signal;
const understand = (engine: AiEngine, signal = never) => engine.understand({ text: '請問 canary-text 一台多少錢？', languageHint: null }, signal);

/** Lends its key for all models but one. */
class LeavingAlone extends OneKey {
  constructor(
    private readonly model: string,
    private readonly details: Record<string, unknown>,
  ) {
    super();
  }

  override use<T>(request: KeyedRequest, call: (key: AiKey, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (request.model === this.model) return Promise.reject(new AppError('circuit-open', 'left alone', { details: this.details }));
    return super.use(request, call, signal);
  }
}

const rig = await useAiRig();

describe.each(providerNames)('the engine %s', (name) => {
  const simulator = () => rig.simulator(name);
  const engine = (changes: EngineChanges = {}) => rig.engine(name, changes);

  it.each<[string, Parameters<GeminiSimulator['fault']>[0] & Parameters<OpenAiSimulator['fault']>[0], object]>([
    ['an answer that never comes', { kind: 'hung' }, { code: 'timeout' }],
    ['a reset before the answer', { kind: 'dropped' }, { code: 'unavailable' }],
    ['a reset in the middle of it', { kind: 'cut-off' }, { code: 'unavailable' }],
    ['429', { kind: 'throttled', per: 'minute', retryAfterMs: 7_000 }, { code: 'throttled', retryAfterMs: 7_000, details: expect.objectContaining({ scope: 'project' }) }],
    ['503', { kind: 'failed', status: 503 }, { code: 'unavailable', details: { overloaded: true } }],
    ['500', { kind: 'failed', status: 500 }, { code: 'unavailable' }],
    ['400', { kind: 'failed', status: 400 }, { code: 'invalid' }],
    ['HTML with status 200', { kind: 'html', status: 200 }, { code: 'unavailable' }],
    ['HTML with status 502', { kind: 'html', status: 502 }, { code: 'unavailable' }],
    ['half JSON', { kind: 'half-json' }, { code: 'unavailable' }],
    ['an answer cut off by its length', { kind: 'truncated' }, { code: 'unprocessable', details: { reason: 'truncated' } }],
    ['an answer of another shape', { kind: 'misfit' }, { code: 'unprocessable', details: { reason: 'misfit' } }],
  ])('tells what went wrong: %s', async (_, fault, expected) => {
    simulator().fault(fault);
    const error = await outcomeOf(understand(engine({ deadlinesMs: { text: 500 } })));
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject(expected);
    const { message, stack, details, cause } = error as AppError;
    expect(JSON.stringify([message, stack, details, cause])).not.toContain('canary');
    expect(simulator().calls.length).toBe(1);
  });

  it('goes on with the next call, whatever happened to the last', async () => {
    simulator().fault({ kind: 'html', status: 200 });
    await outcomeOf(understand(engine()));
    expect(await understand(engine())).toMatchObject({ intent: 'question' });
  });

  it('does not know a key that the provider does not know', async () => {
    simulator().revokeKey(canaryKey);
    await expect(understand(engine())).rejects.toMatchObject({ code: 'unauthorized', details: { scope: 'key' } });
    simulator().addKey({ key: canaryKey, project: 'p1' });
  });

  it.each([new AppError('throttled', 'The job is put off.'), new DOMException('The job took too long.', 'TimeoutError'), new Error('left')])(
    'ends the connection when the caller leaves, and gives the reason: %s',
    async (reason) => {
      const leaving = new AbortController();
      simulator().fault({ kind: 'hung' });
      const outcome = outcomeOf(understand(engine(), leaving.signal));
      await simulator().waitFor(({ fault }) => fault === 'hung');
      leaving.abort(reason);
      expect(await outcome).toBe(reason);
      expect(await simulator().waitFor(({ endedAt }) => endedAt !== undefined)).toMatchObject({ wasAborted: true, status: undefined });
    },
  );

  it('ends the connection at its deadline', async () => {
    simulator().fault({ kind: 'hung' });
    await expect(understand(engine({ deadlinesMs: { text: 50 } }))).rejects.toMatchObject({ code: 'timeout' });
    expect(await simulator().waitFor(({ endedAt }) => endedAt !== undefined)).toMatchObject({ wasAborted: true });
  });

  it('asks nobody for a caller who has left', async () => {
    const reason = new Error('left');
    expect(await outcomeOf(understand(engine(), AbortSignal.abort(reason)))).toBe(reason);
    expect(await outcomeOf(engine().readCard({ bytes: new Uint8Array(), country: 'TW' }, AbortSignal.abort(reason)))).toBe(reason);
    expect(simulator().calls).toEqual([]);
  });

  it.each([
    ['is overloaded', 503],
    ['does not exist', 404],
  ])('asks the next model when one %s', async (_, status) => {
    const fault = simulator().fault({ kind: 'failed', status }, { model: 'm1', times: Infinity });
    expect(await understand(engine({ models: ['m1', 'm2'] }))).toMatchObject({ intent: 'question' });
    expect(simulator().calls.map(({ model }) => model)).toEqual(['m1', 'm2']);
    await expect(understand(engine())).rejects.toMatchObject({ code: status === 404 ? 'not-found' : 'unavailable' });
    fault.stop();
  });

  it('asks the next model when one is left alone, and none when the provider is', async () => {
    rig.keys = new LeavingAlone('m1', { model: 'm1' });
    expect(await understand(engine({ models: ['m1', 'm2'] }))).toMatchObject({ intent: 'question' });
    rig.keys = new LeavingAlone('m1', {});
    await expect(understand(engine({ models: ['m1', 'm2'] }))).rejects.toMatchObject({ code: 'circuit-open' });
    expect(simulator().calls.map(({ model }) => model)).toEqual(['m2']);
  });

  it('asks no other model when the request is to blame', async () => {
    simulator().fault({ kind: 'failed', status: 400 });
    await expect(understand(engine({ models: ['m1', 'm2'] }))).rejects.toMatchObject({ code: 'invalid' });
    expect(simulator().calls.length).toBe(1);
  });
});

describe('what only one provider does', () => {
  it.each([
    [{ kind: 'prompt-block', reason: 'PROHIBITED_CONTENT' } as const, 'PROHIBITED_CONTENT'],
    [{ kind: 'answer-block', reason: 'SAFETY' } as const, 'SAFETY'],
    [{ kind: 'answer-block', reason: 'SPII' } as const, 'SPII'],
    [{ kind: 'answer-block', reason: 'RECITATION' } as const, 'RECITATION'],
    [{ kind: 'answer-block', reason: 'LANGUAGE' } as const, 'LANGUAGE'],
  ])('Gemini blocks: %j', async (fault, block) => {
    rig.gemini.fault(fault);
    await expect(understand(rig.engine('gemini'))).rejects.toMatchObject({ code: 'rejected', details: { block } });
  });

  it('a day of Gemini that is used up comes back when the day ends', async () => {
    rig.gemini.fault({ kind: 'throttled', per: 'day' });
    const error = (await outcomeOf(understand(rig.engine('gemini')))) as AppError;
    expect([error.code, error.retryAfterMs, error.details]).toEqual(['throttled', undefined, { scope: 'project', quota: 'day', model: 'm1' }]);
  });

  it.each([
    [{ kind: 'refusal' } as const, { code: 'rejected', details: { block: 'refusal' } }],
    [{ kind: 'content-filter' } as const, { code: 'rejected', details: { block: 'content_filter' } }],
    [{ kind: 'insufficient-quota' } as const, { code: 'quota', details: { scope: 'project' } }],
  ])('OpenAI refuses: %j', async (fault, expected) => {
    rig.openAi.fault(fault);
    await expect(understand(rig.engine('openai'))).rejects.toMatchObject(expected);
  });

  it('a server without schemas is told the shape in words', async () => {
    rig.openAi.answerWith(() => `Sure!\n\`\`\`json\n${JSON.stringify(said.text)}\n\`\`\``);
    expect(await understand(rig.engine('openai', { takesSchemas: false }))).toMatchObject({ intent: 'question' });
    const { asked } = rig.openAi.calls[0]!;
    expect([asked!.format, asked!.schema]).toEqual(['json', undefined]);
    for (const key of Object.keys(said.text)) expect(asked!.system).toContain(`"${key}"`);
  });

  it('one provider that hangs keeps nobody from asking the other', async () => {
    const leaving = new AbortController();
    rig.gemini.fault({ kind: 'hung' });
    const hanging = outcomeOf(understand(rig.engine('gemini'), leaving.signal));
    await rig.gemini.waitFor(({ fault }) => fault === 'hung');
    expect(await understand(rig.engine('openai'))).toMatchObject({ intent: 'question' });
    leaving.abort(new Error('enough'));
    expect(await hanging).toEqual(new Error('enough'));
  });
});
