import { describe, expect, it } from '@jest/globals';
import { Vault } from './vault.ts';

const vault = new Vault('a secret of some length');

describe('vault', () => {
  it('opens what it sealed, in the same place', () => {
    expect(vault.open(vault.seal('123:abc 機密', 'account:telegram'), 'account:telegram')).toBe('123:abc 機密');
  });

  it('opens bytes as they were, also those that are no text', () => {
    const bytes = Buffer.from([0, 0xff, 0xc3, 0x28, 0x80]);
    expect(vault.openBytes(vault.sealBytes(bytes, 'body:1'), 'body:1')).toEqual(bytes);
  });

  it('never seals the same text the same way, nor leaves it readable', () => {
    const sealed = vault.seal('123:abc', 'a');
    expect(sealed.equals(vault.seal('123:abc', 'a'))).toBe(false);
    expect(sealed.includes('123:abc')).toBe(false);
  });

  it.each([
    ['with another secret', () => new Vault('some other secret here').open(vault.seal('x', 'a'), 'a')],
    ['in another place', () => vault.open(vault.seal('x', 'a'), 'b')],
    ['after a change', () => vault.open(Buffer.from(vault.seal('x', 'a').map((byte, index) => (index > 28 ? byte ^ 1 : byte))), 'a')],
    ['as bytes in another place', () => vault.openBytes(vault.sealBytes(Buffer.of(1), 'a'), 'b')],
    ['when it is no sealed value', () => vault.open(Buffer.from('x'), 'a')],
  ])('does not open %s', (_title, open) => {
    expect(open).toThrow(/cannot be opened/);
  });
});
