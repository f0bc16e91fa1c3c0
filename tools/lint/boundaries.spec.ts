import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = new URL('../../', import.meta.url).pathname;

const eslint = new ESLint({
  cwd: root,
  overrideConfig: { ...tseslint.configs.disableTypeChecked, languageOptions: { parserOptions: { projectService: false, program: null } } },
});

/** The rules that complain when a file of this name held this text. */
async function complaints(filePath: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: `${root}${filePath}` });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const boundaries = '@nx/enforce-module-boundaries';

describe('the lint rules refuse', () => {
  it.each([
    ['a policy that imports an edge', 'libs/retry/src/planted.ts', `import * as edge from '@sluice/queue';\nexport default edge;\n`, boundaries],
    ['a policy that imports an app', 'libs/retry/src/planted.ts', `import * as app from '../../../apps/gateway/src/main.ts';\nexport default app;\n`, boundaries],
    ['an app that imports another app', 'apps/gateway/src/planted.ts', `import * as app from '@sluice/ingest';\nexport default app;\n`, 'no-restricted-imports'],
    ['an app file that reaches into another app', 'apps/gateway/src/planted.ts', `import * as app from '../../ingest/src/main.ts';\nexport default app;\n`, boundaries],
    ['core that imports a policy', 'libs/errors/src/planted.ts', `import * as policy from '@sluice/retry';\nexport default policy;\n`, boundaries],
    ['core that imports more than zod', 'libs/contracts/src/planted.ts', `import * as redis from 'ioredis';\nexport default redis;\n`, boundaries],
    ['an app that imports the test library', 'apps/ingest/src/planted.ts', `import * as testing from '@sluice/testing';\nexport default testing;\n`, boundaries],
    ['a clock in a policy', 'libs/rate-limit/src/planted.ts', 'export const at = Date.now();\n', 'no-restricted-properties'],
    ['a new Date() in a policy', 'libs/rate-limit/src/planted.ts', 'export const at = new Date();\n', 'no-restricted-syntax'],
    ['dice in a policy', 'libs/retry/src/planted.ts', 'export const jitter = Math.random();\n', 'no-restricted-properties'],
    ['a timer in a policy', 'libs/retry/src/planted.ts', 'export const timer = setTimeout(() => undefined, 1);\n', 'no-restricted-globals'],
    ['Nest in the pure part of a policy', 'libs/cache/src/planted.ts', `import { Module } from '@nestjs/common';\nexport default Module;\n`, 'no-restricted-imports'],
    ['a Node module in a policy', 'libs/cache/src/planted.ts', `import { createHash } from 'node:crypto';\nexport default createHash;\n`, 'no-restricted-imports'],
    ['Bull outside libs/queue', 'apps/ingest/src/planted.ts', `import Bull from 'bull';\nexport default Bull;\n`, 'no-restricted-imports'],
    ['pg outside libs/prisma', 'apps/storage/src/planted.ts', `import pg from 'pg';\nexport default pg;\n`, 'no-restricted-imports'],
    ['the generated client outside libs/prisma', 'apps/storage/src/planted.ts', `import type { PrismaClient } from '../../../libs/prisma/src/generated/client.ts';\nexport type A = PrismaClient;\n`, 'no-restricted-imports'],
    ['sharp outside libs/media', 'apps/analysis/src/planted.ts', `import sharp from 'sharp';\nexport default sharp;\n`, 'no-restricted-imports'],
    ['an app file that reads the environment', 'apps/ingest/src/planted.ts', 'export const port = process.env.PORT;\n', 'no-restricted-properties'],
    ['a function of four parameters', 'apps/ingest/src/planted.ts', 'export const f = (a: 1, b: 2, c: 3, d: 4) => a + b + c + d;\n', 'no-restricted-syntax'],
    ['a function of five parameters in a policy', 'libs/retry/src/planted.ts', 'export const f = (a: 1, b: 2, c: 3, d: 4, e: 5) => [a, b, c, d, e];\n', 'no-restricted-syntax'],
    ['types that cannot be stripped in a tool', 'tools/planted.ts', 'export class A { constructor(readonly b: number) {} }\n', 'no-restricted-syntax'],
  ])('%s', async (_title, file, text, rule) => {
    expect(await complaints(file, text)).toContain(rule);
  });
});

describe('the lint rules allow', () => {
  it.each([
    ['a policy that imports core', 'libs/retry/src/planted.ts', `import * as errors from '@sluice/errors';\nexport default errors;\n`],
    ['an app that imports an edge', 'apps/ingest/src/planted.ts', `import * as queue from '@sluice/queue';\nexport default queue;\n`],
    ['a spec that imports the test library', 'apps/ingest/src/planted.e2e-spec.ts', `import * as testing from '@sluice/testing';\nexport default testing;\n`],
    ['the nest door of a policy to use Nest and the clock', 'libs/cache/src/nest.ts', `import { Module } from '@nestjs/common';\nexport default [Module, Date.now()];\n`],
    ['a store of a policy to use Redis', 'libs/cache/src/redis.store.ts', `import { Redis } from 'ioredis';\nexport default Redis;\n`],
    ['Bull in libs/queue', 'libs/queue/src/planted.ts', `import Bull from 'bull';\nexport default Bull;\n`],
    ['a config file that reads the environment', 'apps/ingest/src/config.ts', 'export const env = process.env;\n'],
    ['a date made of a given instant in a policy', 'libs/retry/src/planted.ts', 'export const day = (at: number) => new Date(at);\n'],
  ])('%s', async (_title, file, text) => {
    expect(await complaints(file, text)).toEqual([]);
  });
});
