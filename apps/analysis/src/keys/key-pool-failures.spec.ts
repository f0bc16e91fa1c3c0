import { describe, expect, it } from '@jest/globals';
import { AppError, type AppErrorOptions, type Code } from '@sluice/errors';
import fc from 'fast-check';
import { fails, failing, ok, PlayedPool, type Fate } from '../../testing/keys/played-pool.ts';

let played: PlayedPool;

const open = (...given: ConstructorParameters<typeof PlayedPool>): void => {
  played = new PlayedPool(...given);
};

describe('a provider that fails', () => {
  it.each<[Code]>([['unavailable'], ['timeout']])('is tried once more with another project, and only the first is charged (%s)', async (code) => {
    open(['p:a', 'q:b', 'r:c']);
    const fate = failing({ a: [code], b: [code], c: [code] });
    for (let time = 0; time < 2; time++) await expect(played.use(fate)).rejects.toMatchObject({ code });
    expect(played.called).toEqual(['a', 'b', 'c', 'a']);
    await played.breakers.record(played.pool.circuits.nameOf('p'), false);
    await played.breakers.record(played.pool.circuits.nameOf('p'), false);
    await played.breakers.record(played.pool.circuits.nameOf('q'), false);
    await played.breakers.record(played.pool.circuits.nameOf('q'), false);
    expect([await played.circuit('p'), await played.circuit('q')]).toEqual(['open', 'closed']);
  });

  it('is not tried again with what is asked for several at once; a quota of one project is no reason', async () => {
    open(['p:a', 'q:b']);
    await expect(played.use(failing({ a: ['unavailable'], b: ['unavailable'] }), { isOfSeveral: true })).rejects.toMatchObject({ code: 'unavailable' });
    expect(played.called).toHaveLength(1);
    await expect(played.use(failing({ b: ['throttled'] }), { isOfSeveral: true })).resolves.toBe('by a');
    expect(played.called).toEqual(['a', 'b', 'a']);
  });

  it('is not tried again when there is no other project', async () => {
    open(['p:a', 'p:b']);
    await expect(played.use(failing({ a: ['unavailable'] }))).rejects.toMatchObject({ code: 'unavailable' });
    expect(played.called).toEqual(['a']);
  });

  it('is left alone after three failures, and tried by one call after a minute', async () => {
    open(['p:a']);
    const down = failing({ a: ['unavailable'] });
    for (let time = 0; time < 3; time++) await expect(played.use(down)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(played.use(down)).rejects.toMatchObject({ code: 'circuit-open', retryAfterMs: 60_000 });
    expect(played.called).toHaveLength(3);
    played.clock.now += 60_000;
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => played.use(ok)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect([await played.circuit('p'), await played.use(ok)]).toEqual(['closed', 'by a']);
  });

  it('keeps its other projects going', async () => {
    open(['p:a', 'q:b']);
    const halfDown = failing({ a: ['timeout'] });
    for (let time = 0; time < 8; time++) expect(await played.use(halfDown)).toBe('by b');
    expect(played.called.filter((secret) => secret === 'a')).toHaveLength(3);
  });

  it.each<[Code]>([['throttled'], ['unauthorized'], ['invalid'], ['rejected']])('is there again when its trial answers at all, be it %s', async (code) => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) await played.breakers.record(played.pool.circuits.nameOf('p'), false);
    played.clock.now += 60_000;
    await expect(played.use(failing({ a: [code] }))).rejects.toThrow();
    expect(await played.circuit('p')).toBe('closed');
  });

  it.each([
    ['leaves', new Error('left'), 0],
    ['runs out of time soon', new DOMException('late', 'TimeoutError'), 9_999],
  ])('is neither charged nor cleared when the caller of its trial %s', async (_how, reason, tookMs) => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) await played.breakers.record(played.pool.circuits.nameOf('p'), false);
    played.clock.now += 60_000;
    await expect(played.abortedAfter(tookMs, reason)).rejects.toBe(reason);
    expect(await played.circuit('p')).toBe('half-open');
    expect(await played.use(ok)).toBe('by a');
  });

  it('is charged when a call hung until its caller’s deadline', async () => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) await expect(played.abortedAfter(10_000, new DOMException('late', 'TimeoutError'))).rejects.toThrow('late');
    expect(await played.circuit('p')).toBe('open');
  });
});

describe('a model that is overloaded', () => {
  const overloaded = (...secrets: string[]): Fate => failing(Object.fromEntries(secrets.map((secret) => [secret, ['unavailable', { details: { overloaded: true } }]])));

  it('is left alone after three times; the other models of its project go on', async () => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) await expect(played.use(overloaded('a'))).rejects.toMatchObject({ code: 'unavailable' });
    await expect(played.use(ok)).rejects.toMatchObject({ code: 'circuit-open', retryAfterMs: 60_000, details: { model: 'flash' }, message: expect.stringContaining('flash') });
    expect([await played.use(ok, { model: 'lite' }), await played.circuit('p'), await played.circuit('p', 'flash'), await played.circuit('p', 'lite')]).toEqual(['by a', 'closed', 'open', 'closed']);
  });

  it('is tried by one call after a minute, which says nothing of the project when its caller leaves', async () => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) await played.use(overloaded('a')).catch(() => undefined);
    played.clock.now += 60_000;
    await expect(played.abortedAfter(0, new Error('left'))).rejects.toThrow('left');
    expect(await played.circuit('p', 'flash')).toBe('half-open');
    expect([await played.use(ok), await played.circuit('p', 'flash')]).toEqual(['by a', 'closed']);
  });

  it('is asked in another project once, and charged in the first alone', async () => {
    open(['p:a', 'q:b']);
    await expect(played.use(overloaded('a', 'b'))).rejects.toMatchObject({ code: 'unavailable' });
    expect(played.called).toEqual(['a', 'b']);
    for (const project of ['p', 'q']) for (let time = 0; time < 2; time++) await played.breakers.record(played.pool.circuits.nameOf(project, 'flash'), false);
    expect([await played.circuit('p', 'flash'), await played.circuit('q', 'flash')]).toEqual(['open', 'closed']);
  });

  it('is no reason to ask others where the provider itself is left alone, and keeps no trial of the project', async () => {
    open(['p:a']);
    for (let time = 0; time < 3; time++) {
      await played.breakers.record(played.pool.circuits.nameOf('p'), false);
      await played.breakers.record(played.pool.circuits.nameOf('p', 'flash'), false);
    }
    await expect(played.use(ok)).rejects.toMatchObject({ code: 'circuit-open', details: undefined });
    played.clock.now += 30_000;
    await played.breakers.record(played.pool.circuits.nameOf('p', 'flash'), false);
    played.clock.now += 30_000;
    expect(await played.pool.circuits.admit('p', 'flash')).toBeNull();
    expect(await played.use(ok, { model: 'lite' })).toBe('by a');
  });
});

describe('whatever providers do', () => {
  const fate = fc.constantFrom<[Code, AppErrorOptions?] | null>(null, null, ['throttled', { retryAfterMs: 5_000 }], ['unavailable'], ['timeout'], ['unauthorized'], ['invalid'], ['rejected']);
  const round = fc.record({ fates: fc.dictionary(fc.constantFrom('a1', 'a2', 'b', 'c'), fate), passes: fc.integer({ min: 0, max: 30_000 }) });

  it('nobody is played.called who is parked, rests or is open, one use charges one circuit, and the request’s own fault no second key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { maxLength: 25 }), async (rounds) => {
        open(['p:a1', 'p:a2', 'q:b', 'r:c']);
        const alone = new Map<string, number>();
        const projectOf: Record<string, string> = { a1: 'p', a2: 'p', b: 'q', c: 'r' };
        for (const { fates, passes } of rounds) {
          played.clock.now += passes;
          played.called = [];
          const circuits = await Promise.all(['p', 'q', 'r'].map(async (name) => [name, await played.circuit(name)] as const));
          const inState = (state: string): string[] => circuits.flatMap(([name, its]) => (its === state ? [name] : []));
          await played.use((secret) => {
            const project = projectOf[secret] ?? '';
            for (const name of [secret, project]) expect(alone.get(name) ?? 0).toBeLessThanOrEqual(played.clock.now);
            expect(inState('open')).not.toContain(project);
            const [code, options] = fates[secret] ?? [];
            if (code === 'throttled') alone.set(project, played.clock.now + 5_000);
            if (code === 'unauthorized') alone.set(secret, played.clock.now + 900_000);
            return code ? fails(code, options) : ok(secret);
          }).catch((error: unknown) => expect(error).toBeInstanceOf(AppError));
          const blamed = played.called.map((secret) => fates[secret]?.[0]);
          expect(new Set(played.called).size).toBe(played.called.length);
          const afterwards = await Promise.all(inState('closed').map((name) => played.circuit(name)));
          expect(afterwards.filter((state) => state === 'open').length).toBeLessThanOrEqual(1);
          expect(blamed.filter((code) => code === 'unavailable' || code === 'timeout').length).toBeLessThanOrEqual(2);
          expect(blamed.slice(0, -1).filter((code) => code === undefined || code === 'invalid' || code === 'rejected')).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
