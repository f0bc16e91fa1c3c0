import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { pino } from 'pino';
import { EngineChain, type Caller } from './engine-chain.ts';
import type { Engine } from './engine.ts';

const named = (name: string) => ({ name }) as Engine;
const [gemini, local] = [named('gemini'), named('local')];
const lines: Record<string, unknown>[] = [];
const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
const chain = (whenParked: 'wait' | 'next' = 'next') =>
  new EngineChain({ engines: { card: [gemini, local], text: [local], post: [gemini, local] }, whenParked }, { logger, metrics: new Metrics('spec') });
const { signal } = new AbortController();
const job: Caller = { signal, mayWait: true };
const person: Caller = { signal, mayWait: false };
const failsAt = (name: string, error: Error) => (engine: Engine) => (engine.name === name ? Promise.reject(error) : Promise.resolve(`by ${engine.name}`));

beforeEach(() => void lines.splice(0));

describe('the engines of a task', () => {
  it('are asked in order: the first that can do it does it', async () => {
    expect(await chain().run('card', failsAt('nobody', new Error()), job)).toEqual({ engine: gemini, value: 'by gemini' });
    expect([chain().preferred('card').name, chain().preferred('text').name]).toEqual(['gemini', 'local']);
  });

  it('stand in for each other, and it is told why', async () => {
    expect(await chain().run('card', failsAt('gemini', new AppError('timeout', 'Gemini took too long.')), job)).toEqual({ engine: local, value: 'by local' });
    expect(lines).toMatchObject([{ level: 40, task: 'card', engine: 'gemini', code: 'timeout', reason: 'Gemini took too long.' }]);
  });

  it('that took all the time there was are told from bugs', async () => {
    await chain().run('card', failsAt('gemini', new DOMException('too long', 'TimeoutError')), job);
    expect(lines).toMatchObject([{ level: 40, code: 'timeout' }]);
  });

  it('try again soon what was lost on the way', async () => {
    let calls = 0;
    const work = (engine: Engine) => (++calls === 1 ? Promise.reject(new AppError('unavailable', 'reset')) : Promise.resolve(engine.name));
    expect(await chain().run('card', work, job)).toEqual({ engine: gemini, value: 'gemini' });
  });

  it('a bug in one costs nobody an answer, and is logged with its stack', async () => {
    await chain().run('card', failsAt('gemini', new TypeError('bug')), job);
    expect(lines).toMatchObject([{ level: 50, code: 'internal', err: { type: 'TypeError' } }]);
  });

  it('the failure of the last is the failure of all', async () => {
    const error = new AppError('unprocessable', 'x');
    await expect(chain().run('text', failsAt('local', error), job)).rejects.toBe(error);
  });

  it('wait for a key where that is wanted', async () => {
    const parked = new AppError('throttled', 'All keys are parked.', { retryAfterMs: 30_000, details: { parked: true } });
    await expect(chain('wait').run('card', failsAt('gemini', parked), job)).rejects.toMatchObject({ code: 'postponed', retryAfterMs: 30_000 });
    expect(await chain('next').run('card', failsAt('gemini', parked), job)).toMatchObject({ value: 'by local' });
  });

  it('let nobody wait who cannot come back, as long as another engine is free', async () => {
    const parked = new AppError('throttled', 'All keys are parked.', { retryAfterMs: 30_000, details: { parked: true } });
    expect(await chain('wait').run('card', failsAt('gemini', parked), person)).toEqual({ engine: local, value: 'by local' });
    await expect(chain('wait').run('text', failsAt('local', parked), person)).rejects.toMatchObject({ code: 'postponed', retryAfterMs: 30_000 });
  });

  it('nobody is asked any more once the caller has left', async () => {
    const left = new AbortController();
    const reason = new Error('left');
    const asked: string[] = [];
    const work = (engine: Engine, signal: AbortSignal) => {
      asked.push(engine.name);
      left.abort(reason);
      return Promise.reject(signal.reason as Error);
    };
    await expect(chain().run('card', work, { signal: left.signal, mayWait: true })).rejects.toBe(reason);
    expect(asked).toEqual(['gemini']);
  });
});
