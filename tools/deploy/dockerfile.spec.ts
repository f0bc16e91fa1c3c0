import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = new URL('../../', import.meta.url).pathname;
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };

interface Instruction {
  keyword: string;
  words: string;
}

/** The instructions of a Dockerfile: without comments, with continued lines as one. */
function instructionsOf(text: string): Instruction[] {
  const lines = text.replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, '').split('\n').filter(Boolean);
  return lines.map((line) => ({ keyword: line.split(' ')[0] ?? '', words: line.slice(line.indexOf(' ') + 1) }));
}

const instructions = instructionsOf(read('Dockerfile'));
const wordsOf = (keyword: string, of = instructions): string[] => of.filter((one) => one.keyword === keyword).map(({ words }) => words);
const final = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));
const stages = wordsOf('FROM').map((words) => words.split(' AS ')[1]);

describe('the Dockerfile', () => {
  it('builds on the Node that package.json asks for, by its exact version', () => {
    const foreign = wordsOf('FROM').map((words) => words.split(' ')[0]).filter((image) => !stages.includes(image));
    const { node } = { ...manifest.devDependencies, ...manifest.dependencies };
    expect(foreign).toEqual([`node:${node}-bookworm-slim`]);
  });

  it('installs what the lockfile says, without anybody’s install scripts', () => {
    const runs = wordsOf('RUN').filter((words) => words.includes('npm '));
    expect(runs.map((words) => words.includes('--ignore-scripts'))).toEqual([true, true]);
    expect(runs[0]).toContain('npm ci');
    expect(runs[1]).toContain('--omit=dev');
  });

  it('leaves out by name only packages that package.json has', () => {
    const [, names = ''] = wordsOf('RUN').join(' ').match(/npm uninstall (?:--\S+ )*([^&]+)/) ?? [];
    const known = { ...manifest.devDependencies, ...manifest.dependencies };
    expect(names.trim().split(' ').filter((name) => !(name in known))).toEqual([]);
  });

  it('runs as 10001, who owns nothing in the image', () => {
    expect(wordsOf('USER')).toEqual(['10001:10001']);
    expect(final.findIndex(({ keyword }) => keyword === 'USER')).toBeGreaterThan(final.findLastIndex(({ keyword }) => keyword === 'COPY' || keyword === 'RUN'));
    expect(instructions.filter(({ words }) => /--chown|--chmod/.test(words))).toEqual([]);
  });

  it('is process 1 itself, so that signals reach it', () => {
    expect(wordsOf('ENTRYPOINT')).toEqual(['["node", "--enable-source-maps"]']);
    expect(JSON.parse(wordsOf('CMD')[0] ?? '')).toEqual(['apps/gateway/dist/main.js']);
  });

  it('carries no secret', () => {
    expect(wordsOf('ENV')).toEqual(['NODE_ENV=production']);
    expect(wordsOf('ARG')).toEqual([]);
  });
});

describe('.dockerignore', () => {
  const lines = read('.dockerignore').split('\n').filter((line) => line && !line.startsWith('#'));
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));

  it('lets in only what is named', () => {
    expect(lines[0]).toBe('*');
    expect(allowed.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  it('keeps out secrets and what is made inside, also below what it lets in', () => {
    expect(lines.slice(lines.findLastIndex((line) => line.startsWith('!')) + 1)).toEqual(expect.arrayContaining(['**/node_modules', '**/dist', '**/.env']));
  });

  it('lets in everything that the image takes from the tree', () => {
    const taken = wordsOf('COPY', final).map((words) => words.split(' ')[1]?.replace('/app/', '').split('/')[0] ?? '');
    expect(taken.filter((name) => name !== 'node_modules' && !allowed.includes(name))).toEqual([]);
  });
});
