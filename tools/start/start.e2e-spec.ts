import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freeBasePort, isFree, services } from '../stack/ports.ts';
import { openTemporary, type Temporary } from '../stack/temporary.ts';
import { until } from '../stack/until.ts';

const root = new URL('../../', import.meta.url).pathname;

// Stands in for a built app: ready at once, gone on SIGTERM.
const app = (offset: number) => `
require('node:http').createServer((_, response) => response.end('{}')).listen(Number(process.env.SLUICE_PORT) + ${offset}, process.env.SLUICE_HOST);
console.log(JSON.stringify({ level: 'info', msg: 'key ' + process.env.SLUICE_API_KEY }));
process.on('SIGTERM', () => process.exit(0)).on('disconnect', () => process.exit(0));
`;

let temporary: Temporary;
let port = 0;

beforeAll(async () => {
  temporary = await openTemporary();
  port = await freeBasePort();
  for (const { name, offset } of services) {
    mkdirSync(join(temporary.folder, 'apps', name, 'dist'), { recursive: true });
    writeFileSync(join(temporary.folder, 'apps', name, 'dist/main.js'), app(offset));
  }
});

afterAll(() => temporary.close());

describe('npm start', () => {
  it('brings everything up, refuses a second one, starts again what dies, and stops with exit code 0', async () => {
    const first = start();
    await shows(first, `ready http://127.0.0.1:${port}`);
    const second = start();
    expect(await exitCode(second)).toBe(1);
    expect(second.text()).toMatch(/Sluice already runs on .* \(process \d+, .*\): stop it first/);
    process.kill(recorded('ingest'), 'SIGKILL');
    await shows(first, 'ingest is ready again');
    first.process.kill('SIGTERM');
    expect(await exitCode(first)).toBe(0);
    expect(await isFree(port)).toBe(true);
    expect(recordFiles()).toEqual([]);
  }, 60_000);

  it('killed outright leaves nothing running, and keeps its key for the next', async () => {
    const first = start();
    await shows(first, 'ready http');
    const key = /sk_\S+/.exec(first.text())?.[0];
    process.kill(Number(recordFiles()[0]?.split(/[.-]/)[1]), 'SIGKILL');
    expect(await until(async () => recordFiles().length === 0 && (await isFree(port)), 15_000)).toBe(true);
    const next = start();
    await shows(next, 'ready http');
    expect(/sk_\S+/.exec(next.text())?.[0]).toBe(key);
    next.process.kill('SIGINT');
    expect(await exitCode(next)).toBe(0);
  }, 60_000);

  it('names the port that is in use and what to do', async () => {
    const blocked = start({ SLUICE_PORT: String(new URL(process.env.TEST_REDIS_URL ?? '').port), SLUICE_DATA_DIR: join(temporary.folder, 'other') });
    expect(await exitCode(blocked)).toBe(1);
    expect(blocked.text()).toMatch(/Port \d+, which gateway needs, is in use: .*SLUICE_PORT/);
  });
});

interface Started {
  process: ChildProcess;
  text: () => string;
}

function start(more: NodeJS.ProcessEnv = {}): Started {
  const env = { ...process.env, SLUICE_DATA_DIR: join(temporary.folder, 'data'), SLUICE_PORT: String(port), npm_lifecycle_event: undefined, ...more };
  const child = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'start', '--apps', join(temporary.folder, 'apps')], { env, cwd: root });
  temporary.record.add('npm start', child.pid!, 'SIGTERM');
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { process: child, text: () => text };
}

async function shows({ process: child, text }: Started, line: string): Promise<void> {
  await until(() => text().includes(line) || child.exitCode !== null, 30_000);
  expect(text()).toContain(line);
}

async function exitCode({ process: child }: Started): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

function recordFiles(): string[] {
  return readdirSync(join(temporary.folder, 'data')).filter((name) => name.startsWith('processes.'));
}

function recorded(name: string): number {
  const file = join(temporary.folder, 'data', recordFiles()[0] ?? '');
  const entries = JSON.parse(readFileSync(file, 'utf8')) as { name: string; pid: number }[];
  return entries.find((entry) => entry.name === name)?.pid ?? 0;
}
