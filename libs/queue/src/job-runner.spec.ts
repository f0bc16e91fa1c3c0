import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { defineQueue, type Failure } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { currentTrace, Metrics } from '@sluice/observability';
import { pino } from 'pino';
import { z } from 'zod';
import { JobRunner } from './job-runner.ts';
import type { JobContext } from './processor.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const contract = defineQueue({
  name: 'parcels',
  payload: z.object({ id: z.string(), trace: z.string().optional() }),
  options: { attempts: 3, concurrency: 1, timeoutMs: 30 },
  example: { id: 'a' },
  deadLetter: { stage: 'post', of: ({ id }) => ({ subject: id, eventId: null, accountId: 'mine' }) },
});

type Handle = (payload: unknown, context: JobContext) => Promise<void>;

let lines: Record<string, unknown>[];
let given: { payload: unknown; error: unknown }[];
let buried: Failure[];

beforeEach(() => {
  lines = [];
  given = [];
  buried = [];
});

function runner(handle: Handle, { recorded = true } = {}): JobRunner {
  const stream = new Writable({ write: (line, _encoding, done) => done(void lines.push(JSON.parse(String(line)) as (typeof lines)[0])) });
  const giveUp = (payload: unknown, error: unknown) => Promise.resolve(void given.push({ payload, error }));
  const bury = (failure: Failure) => Promise.resolve(void buried.push(failure));
  return new JobRunner(contract, { handle, ...(recorded && { giveUp }) }, { logger: pino(stream), metrics: new Metrics('spec'), bury });
}

const failing = (error: Error): Handle => () => Promise.reject(error);
const job = (attempt: number) => ({ id: attempt === 1 ? 'a' : `a~${attempt}`, data: { id: 'a' }, timestamp: 1 });

describe('running a job', () => {
  it('hands the payload over with the number of the try, and lets its log lines carry its trace', async () => {
    const seen: unknown[] = [];
    await runner((payload, { attempt }) => Promise.resolve(void seen.push(payload, attempt, currentTrace()))).run({ id: 'a~2', data: { id: 'a', trace }, timestamp: 1 });
    expect(seen).toEqual([{ id: 'a', trace }, 2, trace]);
  });

  it('drops a payload that does not fit, and logs where it does not without logging what it holds', async () => {
    const calls: unknown[] = [];
    await runner((payload) => Promise.resolve(void calls.push(payload))).run({ id: 'a', data: { id: 7, text: 'my secret' }, timestamp: 1 });
    expect(calls).toEqual([]);
    expect(lines).toMatchObject([{ level: 50, queue: 'parcels', issues: [{ path: ['id'] }], msg: expect.stringContaining('refused') }]);
    expect(JSON.stringify(lines)).not.toContain('my secret');
    expect(given).toEqual([]);
  });

  it('leaves a job alone of which nothing but the id is left, for somebody else has done it, and says so calmly in one line', async () => {
    const calls: unknown[] = [];
    expect(await runner((payload) => Promise.resolve(void calls.push(payload))).run({ id: 'oe1', data: {}, timestamp: Number.NaN })).toBeNull();
    expect([calls, given, buried]).toEqual([[], [], []]);
    expect(lines).toEqual([expect.objectContaining({ level: 40, queue: 'parcels', job: 'oe1', msg: expect.stringContaining('somebody else has done it') })]);
    expect(lines[0]).not.toHaveProperty('err');
  });

  it.each([1, 2])('asks for what may pass to be tried again, on try %i of 3', async (attempt) => {
    const error = new AppError('unavailable', 'PostgreSQL is away.', { retryAfterMs: 1_000 });
    expect(await runner(failing(error)).run(job(attempt))).toEqual({ delayMs: 1_000, isPostponed: false });
    expect(given).toEqual([]);
    expect(lines).toMatchObject([{ level: 40, queue: 'parcels', attempt, final: false, code: 'unavailable', reason: 'PostgreSQL is away.' }]);
  });

  it('gives up on the last try: the processor records it, and the job completes', async () => {
    const error = new AppError('unavailable', 'x');
    expect(await runner(failing(error)).run(job(3))).toBeNull();
    expect(given).toEqual([{ payload: { id: 'a' }, error }]);
    expect(lines).toMatchObject([{ attempt: 3, final: true }]);
  });

  it('reports what was given up as a dead letter: where, about what, and of which kind, without a word of the error', async () => {
    await runner(failing(new AppError('timeout', 'my secret'))).run(job(3));
    const fingerprint: unknown = expect.stringMatching(/^[0-9a-f]{16}$/);
    const at: unknown = expect.stringMatching(/^\d{4}-.*Z$/);
    expect(buried).toEqual([{ stage: 'post', queue: 'parcels', subject: 'a', eventId: null, accountId: 'mine', code: 'timeout', fingerprint, at }]);
    await runner(failing(new TypeError('bug'))).run(job(3));
    expect(buried.at(-1)).toMatchObject({ code: 'internal' });
    expect(JSON.stringify(buried)).not.toContain('secret');
  });

  it('reports no failure that was decided for good, when its processor records it', async () => {
    await runner(failing(new AppError('gone', 'x'))).run(job(1));
    expect([given.length, buried]).toEqual([1, []]);
    await runner(failing(new AppError('gone', 'x')), { recorded: false }).run(job(1));
    expect(buried).toMatchObject([{ code: 'gone' }]);
  });

  it('reports nothing that is tried again', async () => {
    await runner(failing(new AppError('unavailable', 'x'))).run(job(2));
    expect(buried).toEqual([]);
  });

  it('waits for what nobody can do before, on the last try as on the first, and burns no try', async () => {
    const error = new AppError('postponed', 'All keys are parked.', { retryAfterMs: 40_000 });
    expect(await runner(failing(error)).run(job(3))).toEqual({ delayMs: 40_000, isPostponed: true });
    expect([given, buried]).toEqual([[], []]);
  });

  it('gives up at once what no further try can mend', async () => {
    const error = new AppError('gone', 'x');
    expect(await runner(failing(error)).run(job(1))).toBeNull();
    expect(given).toEqual([{ payload: { id: 'a' }, error }]);
  });

  it('tries a bug again, and logs it with its stack', async () => {
    expect(await runner(failing(new TypeError('bug'))).run(job(1))).toEqual({ delayMs: 5_000, isPostponed: false });
    expect(lines).toMatchObject([{ level: 50, err: { type: 'TypeError', stack: expect.stringContaining('job-runner.spec') } }]);
  });

  it('ends a try whose time is up, even when the processor does not heed its signal', async () => {
    let signal: AbortSignal | undefined;
    const deaf: Handle = (_payload, context) => new Promise(() => (signal = context.signal));
    expect(await runner(deaf).run(job(1))).toEqual({ delayMs: 2_000, isPostponed: false });
    expect(lines).toMatchObject([{ code: 'timeout' }]);
    expect(signal?.aborted).toBe(true);
  });
});
