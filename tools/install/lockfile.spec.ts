import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { differences, isInstalled, stampOf, writeStamp } from './lockfile.mjs';

const lockfile = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-darwin': { version: '1.0.0', optional: true } } };

describe('the packages that differ from the lockfile', () => {
  it('are none when npm installed every one, but for another platform’s', () => {
    expect(differences(lockfile, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toEqual([]);
  });

  it.each([
    ['one is missing', {}, ['node_modules/a']],
    ['one has another version', { 'node_modules/a': { version: '0.9.0' } }, ['node_modules/a']],
    ['one is left over', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } }, ['node_modules/b']],
  ])('are named when %s', (_title, packages, expected) => {
    expect(differences(lockfile, { packages })).toEqual(expected);
  });
});

describe('an installation', () => {
  let root = '';

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sluice-lockfile-'));
    mkdirSync(join(root, 'node_modules'));
    write('package-lock.json', lockfile);
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('is missing when nothing says what was installed', () => {
    expect(isInstalled(root)).toBe(false);
  });

  it('is known by its stamp until the lockfile changes', () => {
    writeStamp(root);
    expect(isInstalled(root)).toBe(true);
    write('package-lock.json', { packages: { ...lockfile.packages, 'node_modules/b': { version: '2.0.0' } } });
    expect(isInstalled(root)).toBe(false);
  });

  it('made by a plain npm install is accepted too', () => {
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } });
    expect(isInstalled(root)).toBe(true);
  });

  it('of another kind of machine does not count', () => {
    expect(stampOf('{}', { platform: 'linux', arch: 'x64' })).not.toBe(stampOf('{}', { platform: 'darwin', arch: 'arm64' }));
  });

  function write(name: string, content: object): void {
    writeFileSync(join(root, name), JSON.stringify(content));
  }
});
