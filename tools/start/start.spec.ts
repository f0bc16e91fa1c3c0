import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bannerText, originOf } from './banner.ts';
import { backoffMs } from './keep-alive.ts';
import { recallSecrets } from './secrets.ts';
import { mergeEnv, readSettings } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the settings', () => {
  it('come from .env, where the environment does not say otherwise and blank means not set', () => {
    const file = 'A=file\nB=file # note\nC=\nD="with spaces"\n';
    expect(mergeEnv(file, { A: 'environment', B: '', E: undefined })).toEqual({ A: 'environment', B: 'file', D: 'with spaces' });
  });

  it('have defaults for everything', () => {
    expect(readSettings(folder, {})).toMatchObject({ dataDir: join(folder, '.data'), host: '127.0.0.1', port: 3_000, databaseUrl: null, redisUrl: null });
  });

  it('name stores of your own', () => {
    writeFileSync(join(folder, '.env'), 'DATABASE_URL=postgresql://db/x\nREDIS_URL=redis://r\nSLUICE_PORT=8080\n');
    expect(readSettings(folder, {})).toMatchObject({ databaseUrl: 'postgresql://db/x', redisUrl: 'redis://r', port: 8_080 });
  });

  it.each(['0', '65532', '3000.5', 'web'])('refuse SLUICE_PORT=%s', (port) => {
    expect(() => readSettings(folder, { SLUICE_PORT: port })).toThrow(`SLUICE_PORT is "${port}"`);
  });
});

describe('the secrets', () => {
  it('are made once, kept for this user only, and remembered', () => {
    const made = recallSecrets(folder, {});
    expect(made.SLUICE_API_KEY).toMatch(/^sk_[\w-]{32}$/);
    expect(Buffer.from(made.SLUICE_SECRET, 'base64')).toHaveLength(32);
    expect(statSync(join(folder, 'secrets.env')).mode & 0o777).toBe(0o600);
    expect(recallSecrets(folder, {})).toEqual(made);
  });

  it('that are given win, and what was remembered stays', () => {
    const made = recallSecrets(folder, {});
    expect(recallSecrets(folder, { SLUICE_API_KEY: 'sk_mine' })).toEqual({ ...made, SLUICE_API_KEY: 'sk_mine' });
    expect(recallSecrets(folder, {})).toEqual(made);
  });
});

describe('the banner', () => {
  const text = bannerText({ origin: 'http://127.0.0.1:3000', apiKey: 'sk_1', dataDir: '/d', seconds: 9 });

  it('has the line that scripts wait for', () => {
    expect(text.split('\n')).toContain('ready http://127.0.0.1:3000');
  });

  it('has a request to try, with its key', () => {
    expect(text).toContain('http://127.0.0.1:3000/api/sandbox/messages');
    expect(text).toContain('Authorization: Bearer sk_1');
    expect(text).toContain('{"chatId":"me","text":"hello"}');
  });

  it.each([
    ['127.0.0.1', 'http://127.0.0.1:3000'],
    ['0.0.0.0', 'http://127.0.0.1:3000'],
    ['::1', 'http://[::1]:3000'],
  ])('names the origin for %s', (host, origin) => {
    expect(originOf(host, 3_000)).toBe(origin);
  });
});

describe('something that keeps dying', () => {
  it('is started again after 0.5, 1, 2, 4 … s, at most 30 s', () => {
    expect([1, 2, 3, 4, 10].map(backoffMs)).toEqual([500, 1_000, 2_000, 4_000, 30_000]);
  });
});
