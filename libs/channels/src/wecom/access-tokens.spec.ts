import { beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { MemoryAccessTokenStore, type AccessTokenStore } from './access-token.store.ts';
import { AccessTokens } from './access-tokens.ts';

const app = { corpId: 'ww1', kfSecret: 'secret' };
const other = { corpId: 'ww1', kfSecret: 'another' };
const lifeMs = 7_000_000;

let now: number;
let asked: number;
let answer: () => Promise<void>;
let store: AccessTokenStore;

beforeEach(() => {
  now = 0;
  asked = 0;
  answer = () => Promise.resolve();
  store = new MemoryAccessTokenStore(() => now);
});

const process = (): AccessTokens =>
  new AccessTokens({
    fetch: async () => {
      asked += 1;
      const value = `token-${asked}`;
      await answer();
      return { value, renewAt: now + lifeMs };
    },
    store,
    now: () => now,
  });
const badSecret = (): Promise<never> => Promise.reject(new AppError('unauthorized', 'WeCom: errcode 40001'));

describe('an access token', () => {
  it('is asked for once, however many need it, and again when its time comes', async () => {
    const tokens = process();
    expect(await Promise.all([tokens.of(app), tokens.of(app), tokens.of(app)])).toEqual(['token-1', 'token-1', 'token-1']);
    now = lifeMs - 1;
    expect(await tokens.of(app)).toBe('token-1');
    now = lifeMs;
    expect(await tokens.of(app)).toBe('token-2');
  });

  it('is shared by all processes, and by no other app', async () => {
    expect([await process().of(app), await process().of(app), await process().of(other)]).toEqual(['token-1', 'token-1', 'token-2']);
  });

  it('is renewed once, however many find it stale', async () => {
    const [first, second] = [process(), process()];
    const stale = await first.of(app);
    await second.of(app);
    expect(await Promise.all([first.renew(app, stale), first.renew(app, stale)])).toEqual(['token-2', 'token-2']);
    expect([await second.renew(app, stale), await first.renew(app, stale), asked]).toEqual(['token-2', 'token-2', 2]);
  });

  it('is had without the store, too', async () => {
    const gone = (): Promise<never> => Promise.reject(new AppError('unavailable', 'Redis is away.'));
    store = { get: gone, set: gone, drop: gone };
    const tokens = process();
    expect([await tokens.of(app), await tokens.of(app)]).toEqual(['token-1', 'token-1']);
    expect([await tokens.renew(app, 'token-1'), await tokens.renew(app, 'token-1')]).toEqual(['token-2', 'token-2']);
  });

  it('is asked for again after a failure that may pass', async () => {
    const tokens = process();
    answer = () => Promise.reject(new AppError('unavailable', 'WeCom is away.'));
    await expect(tokens.of(app)).rejects.toMatchObject({ code: 'unavailable' });
    answer = () => Promise.resolve();
    expect(await tokens.of(app)).toBe('token-2');
  });

  it('is not asked for again for a minute with a secret that was refused', async () => {
    const tokens = process();
    answer = badSecret;
    for (let n = 0; n < 3; n += 1) await expect(tokens.of(app)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(asked).toBe(1);
    await expect(tokens.of(other)).rejects.toMatchObject({ code: 'unauthorized' });
    now = 60_000;
    await expect(tokens.of(app)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(asked).toBe(3);
  });

  it('is forgotten when its secret was refused elsewhere', async () => {
    const tokens = process();
    await tokens.of(app);
    tokens.deny(app, new AppError('unauthorized', 'WeCom: errcode 40001'));
    await expect(tokens.of(app)).rejects.toMatchObject({ code: 'unauthorized' });
    expect(asked).toBe(1);
  });
});
