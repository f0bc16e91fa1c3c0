import { describe, expect, it } from '@jest/globals';
import { bearerKey, may } from './may.ts';

describe('scopes', () => {
  it('admin includes send and read; send includes read; read includes nothing else', () => {
    expect([may(['admin'], 'send'), may(['admin'], 'read'), may(['send'], 'read')]).toEqual([true, true, true]);
    expect([may(['read'], 'send'), may(['send'], 'admin'), may([], 'read')]).toEqual([false, false, false]);
  });
});

describe('the key of a request', () => {
  it.each([
    ['Bearer sk_1', 'sk_1'],
    ['bearer   sk_1', 'sk_1'],
    ['Basic sk_1', null],
    ['Bearer', null],
    ['Bearer a b', null],
    [undefined, null],
  ])('%s → %s', (header, key) => {
    expect(bearerKey(header)).toBe(key);
  });
});
