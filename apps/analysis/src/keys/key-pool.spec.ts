import { describe, expect, it } from '@jest/globals';
import type { Code } from '@sluice/errors';
import { failing, never, ok, PlayedPool, type Fate } from '../../testing/keys/played-pool.ts';

let played: PlayedPool;

const open = (...given: ConstructorParameters<typeof PlayedPool>): void => {
  played = new PlayedPool(...given);
};

describe('the pool of keys', () => {
  it('calls with the key of the project that was used least', async () => {
    open(['p:a1', 'p:a2', 'q:b']);
    for (let time = 0; time < 4; time++) await played.use(ok);
    expect(played.called).toEqual(['a1', 'b', 'a2', 'b']);
  });

  it('tries the next project at once when one is throttled, never the same again, and leaves it alone until the stated time', async () => {
    open(['p:a1', 'p:a2', 'q:b']);
    const throttled = failing({ a1: ['throttled', { retryAfterMs: 21_400, details: { quota: 'minute', scope: 'project' } }] });
    expect(await played.use(throttled)).toBe('by b');
    for (let time = 0; time < 3; time++) await played.use(throttled);
    expect(played.called).toEqual(['a1', 'b', 'b', 'b', 'b']);
    played.clock.now += 21_399;
    await played.use(ok);
    played.clock.now += 1;
    await played.use(ok);
    expect(played.called.slice(5)).toEqual(['b', 'a2']);
  });

  it('parks a project for the model alone whose quota was used up', async () => {
    open(['p:a', 'q:b']);
    await played.use(failing({ a: ['throttled', { details: { quota: 'day', model: 'flash' } }] }));
    await played.use(ok, { model: 'pro' });
    expect(played.called).toEqual(['a', 'b', 'a']);
  });

  it('says until when all are parked, without a call', async () => {
    open(['p:a', 'q:b']);
    const fate = failing({ a: ['throttled', { retryAfterMs: 30_000 }], b: ['throttled', { retryAfterMs: 20_000 }] });
    await expect(played.use(fate)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 20_000, details: { parked: true } });
    played.clock.now += 5_000;
    await expect(played.use(fate)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 15_000, details: { parked: true } });
    expect(played.called).toEqual(['a', 'b']);
  });

  it('waits for midnight Pacific when the day is used up, and an hour when there is no credit', async () => {
    open(['p:a']);
    await expect(played.use(failing({ a: ['throttled', { retryAfterMs: 30_000, details: { quota: 'day' } }] }))).rejects.toMatchObject({ retryAfterMs: 11 * 3_600_000 });
    open(['p:a']);
    await expect(played.use(failing({ a: ['quota'] }))).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 3_600_000, details: { parked: true } });
  });

  it('keeps to quotas that are configured, without being told by the provider', async () => {
    open(['p:a', 'p:b'], { quota: { perMinute: 2 } });
    await played.use(ok);
    await played.use(ok);
    await expect(played.use(ok)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 61_000 });
    expect(played.called).toEqual(['a', 'b']);
  });

  it.each<[Code]>([['unauthorized'], ['forbidden']])('lets a key rest that is refused (%s), and goes on with another of the same project', async (code) => {
    open(['p:a', 'p:b']);
    const fate = failing({ a: [code, { details: { scope: 'key' } }] });
    expect([await played.use(fate), await played.use(fate)]).toEqual(['by b', 'by b']);
    expect(played.called).toEqual(['a', 'b', 'b']);
    played.clock.now += 900_000;
    await played.use(ok);
    expect(played.called.at(-1)).toBe('a');
  });

  it('waits a quarter of an hour when every key is refused', async () => {
    open(['p:a', 'p:b']);
    const fate = failing({ a: ['unauthorized'], b: ['forbidden'] });
    await expect(played.use(fate)).rejects.toMatchObject({ code: 'throttled', retryAfterMs: 900_000, details: { parked: true } });
    expect(played.called).toEqual(['a', 'b']);
  });

  it('without keys says what to configure', async () => {
    open([]);
    await expect(played.use(ok)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringContaining('gemini') });
  });
});

describe('a request that fails by its own fault', () => {
  it.each<[Code]>([['invalid'], ['unprocessable'], ['rejected'], ['too-large']])('charges no second key, and is refused without a call for ten minutes (%s)', async (code) => {
    open(['p:a', 'q:b']);
    const poison = { fingerprint: 'poison' };
    const fate = failing({ a: [code, { details: { block: 'SPII' } }] });
    await expect(played.use(fate, poison)).rejects.toMatchObject({ code });
    await expect(played.use(ok, poison)).rejects.toMatchObject({ code, message: `the call failed: ${code}`, details: { block: 'SPII', poison: true } });
    expect([played.called, await played.circuit('p'), await played.figure('sluice_ai_poison_total')]).toEqual([['a'], 'closed', 'sluice_ai_poison_total{provider="gemini",service="spec"} 1']);
    played.clock.now += 600_000;
    expect(await played.use(ok, poison)).toMatch('by');
  });

  it('is refused for its model only, and others are not', async () => {
    open(['p:a']);
    await expect(played.use(failing({ a: ['rejected'] }), { fingerprint: 'poison' })).rejects.toThrow();
    expect([await played.use(ok, { fingerprint: 'poison', model: 'pro' }), await played.use(ok)]).toEqual(['by a', 'by a']);
  });

  it('is tried again when it was nobody’s fault', async () => {
    open(['p:a', 'q:b']);
    const bug = (): never => {
      throw new TypeError('bug');
    };
    await expect(played.use(bug, { fingerprint: 'one' })).rejects.toThrow('bug');
    await expect(played.use(failing({ b: ['not-found'] }), { fingerprint: 'one' })).rejects.toThrow('not-found');
    expect(await played.use(ok, { fingerprint: 'one' })).toBe('by a');
  });
});

describe('calls in flight', () => {
  it('are no more than the limit, and give their slot back however they end', async () => {
    open(['p:a', 'q:b'], { most: 2 });
    const fates: Fate[] = [ok, failing({ a: ['invalid'], b: ['invalid'] }), ok, failing({ a: ['throttled'], b: ['unavailable'] }), ok, ok];
    await Promise.allSettled(fates.map((fate) => played.use(fate)));
    expect(await Promise.all([played.use(ok), played.use(ok)])).toEqual(['by b', 'by b']);
  });

  it('let who waits for a slot leave', async () => {
    open(['p:a'], { most: 1 });
    const held = Promise.withResolvers<string>();
    const first = played.pool.use({ fingerprint: 'first', model: 'flash' }, () => held.promise, never);
    const caller = new AbortController();
    const waiting = played.use(ok, { signal: caller.signal });
    caller.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    held.resolve('done');
    expect([await first, played.called]).toEqual(['done', []]);
  });

  it('are counted by what came of them', async () => {
    open(['p:a']);
    await played.use(ok);
    await played.use(failing({ a: ['rejected'] })).catch(() => undefined);
    await played.abortedAfter(1, new Error('left')).catch(() => undefined);
    for (const outcome of ['ok', 'rejected', 'aborted']) expect(await played.figure(`sluice_ai_calls_total{provider="gemini",outcome="${outcome}"`)).toMatch(/ 1$/);
  });
});
