import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ApiKey, keysOf, senselessKeys } from './api-key.ts';

const secrets = (environment: Record<string, string>): [string, string][] => keysOf('gemini', environment).map(({ secret, project }) => [secret, project]);

describe('keys in the environment', () => {
  it('come as they are numbered, after the first and the fallback', () => {
    const found = secrets({ GOOGLE_API_KEY_10: 'p:ten', GOOGLE_API_KEY_2: 'p:two', GOOGLE_API_KEY_FALLBACK: 'p:spare', GOOGLE_API_KEY: 'p:first', GOOGLE_API_KEY_1: 'q:one' });
    expect(found).toEqual([
      ['first', 'p'],
      ['spare', 'p'],
      ['one', 'q'],
      ['two', 'p'],
      ['ten', 'p'],
    ]);
  });

  it.each([
    ['blank', { GOOGLE_API_KEY: ' ', GOOGLE_API_KEY_1: '' }],
    ['of another name', { GOOGLE_API_KEY_URL: 'x', GOOGLE_API_KEY_0: 'x', GOOGLE_API_KEY_1a: 'x', GOOGLE_API_KEYS: 'x', OPENAI_API_KEY: 'x' }],
  ])('are none when %s', (_how, environment) => {
    expect(secrets(environment)).toEqual([]);
  });

  it('are each their own project unless they name one', () => {
    const [one, other] = keysOf('gemini', { GOOGLE_API_KEY: 'AIzaSy-one', GOOGLE_API_KEY_1: 'AIzaSy-two' });
    expect(one?.project).not.toBe(other?.project);
    expect(one?.project).toMatch(/^key-[0-9a-f]{10}$/);
  });

  it('are one when they are given twice, in the project that is named', () => {
    expect(secrets({ GOOGLE_API_KEY: 'same', GOOGLE_API_KEY_1: ' acme:same ', GOOGLE_API_KEY_2: 'other:same' })).toEqual([['same', 'acme']]);
  });

  it('keep a colon that no project can stand before', () => {
    expect(secrets({ GOOGLE_API_KEY: 'a b:c', GOOGLE_API_KEY_1: ':c' }).map(([secret]) => secret)).toEqual(['a b:c', ':c']);
  });

  it('are those of their provider', () => {
    const environment = { OPENAI_API_KEY: 'team:sk-proj', OPENAI_API_KEY_FALLBACK: 'sk-two', GOOGLE_API_KEY: 'AIza' };
    expect(keysOf('openai', environment).map(({ secret }) => secret)).toEqual(['sk-proj', 'sk-two']);
  });
});

describe('keys that no request could carry', () => {
  it.each([['钥匙'], ['AIza钥匙'], ['AI za'], ['project:'], ['a b:c'], ['AIza\u0000']])('are named: %j', (value) => {
    expect(senselessKeys({ GOOGLE_API_KEY: 'AIza', OPENAI_API_KEY_7: value })).toEqual(['OPENAI_API_KEY_7']);
  });

  it('are none of those with a project, a colon or spaces around', () => {
    expect(senselessKeys({ GOOGLE_API_KEY: ' acme:AIza-_x ', GOOGLE_API_KEY_1: 'a:b:c', OPENAI_API_KEY: 'sk-proj' })).toEqual([]);
  });
});

describe('a key', () => {
  const secret = 'AIzaSyCanary-0123456789-canary-wxyz';
  const key = new ApiKey('gemini', secret, 'acme');

  it('has a name that is the same everywhere, and shows the end of a long secret only', () => {
    expect([key.id, key.masked]).toEqual([new ApiKey('gemini', secret, null).id, 'gemini:acme:…wxyz']);
    expect(new ApiKey('openai', 'a-short-secret', 'acme').masked).toBe('openai:acme:…');
  });

  it('shows its secret to its caller, and to no log', () => {
    expect(key.secret).toBe(secret);
    for (const shown of [JSON.stringify(key), inspect(key, { depth: 9, showHidden: true }), String(key), JSON.stringify({ ...key })]) expect(shown).not.toContain('Canary');
  });
});
