import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url).pathname;
const apps = readdirSync(join(root, 'apps')).map((app) => `apps/${app}/src/config.ts`);
const configs = [...apps, 'libs/service/src/config.ts'].filter((file) => existsSync(join(root, file)));

describe('.env.example', () => {
  const documented = [...readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name);

  it.each(configs)('names every variable that %s reads', (file) => {
    const read = [...readFileSync(join(root, file), 'utf8').matchAll(/^\s+([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
    expect(read.filter((name) => !documented.includes(name))).toEqual([]);
  });

  it('names each variable once', () => {
    expect(documented.filter((name, index) => documented.indexOf(name) !== index)).toEqual([]);
  });
});
