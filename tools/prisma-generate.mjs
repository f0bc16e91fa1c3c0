import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const schema = `${root}prisma/schema`;

if (!existsSync(schema) || !readdirSync(schema).some((name) => name.endsWith('.prisma'))) {
  console.error('There is no Prisma schema in prisma/schema to generate the client from.');
  process.exit(1);
}

// Generating needs no schema engine, but the CLI would fetch one unless it is told where to find it.
const engine = ['/bin/true', '/usr/bin/true'].find((path) => existsSync(path)) ?? process.execPath;
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  [`${root}node_modules/prisma/build/index.js`, 'generate', '--schema', schema, '--no-hints'],
  {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: engine, CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  },
);
if (status !== 0) console.error(`${stdout}\n${stderr}`.trim());
process.exitCode = status ?? 1;
