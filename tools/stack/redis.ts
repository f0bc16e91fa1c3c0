import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join, resolve } from 'node:path';
import { Child } from './child.ts';
import { freePort } from './ports.ts';
import type { Store, StoreOptions } from './postgres.ts';
import { findRedisServer } from './redis-server.ts';

export interface RedisPlan {
  folder: string;
  port: number;
  password: string;
}

/** What our Redis is told: loopback only, every write kept, nothing evicted. */
export function redisConfig({ folder, port, password }: RedisPlan): string {
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    'protected-mode yes',
    `requirepass ${password}`,
    `dir "${folder}"`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'aof-load-truncated yes',
    'save ""',
    'maxmemory-policy noeviction',
    'loglevel notice',
  ];
  return `${lines.join('\n')}\n`;
}

/** Starts a Redis of our own on loopback, on the port it had last if that is free, and waits until it answers. */
export async function startRedis({ say = () => undefined, ...options }: StoreOptions): Promise<Store> {
  const command = await findRedisServer(say);
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const config = join(folder, 'redis.conf');
  const last = readPlan(config);
  const plan = { folder, port: await freePort(last?.port), password: last?.password ?? randomBytes(18).toString('hex') };
  writeFileSync(config, redisConfig(plan), { mode: 0o600 });
  const child = new Child({
    ...options,
    name: 'Redis',
    command,
    args: [config],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
    cwd: folder,
    isReady: () => ping(plan),
    stopMs: 5_000,
  });
  await child.start();
  return { url: `redis://:${plan.password}@127.0.0.1:${plan.port}`, child };
}

/** Whether the server answers PONG; one that is still loading its data does not. */
export function ping({ port, password }: Pick<RedisPlan, 'port' | 'password'>): Promise<boolean> {
  return new Promise((answer, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let heard = '';
    socket.setEncoding('utf8').setTimeout(1_000, () => socket.destroy(new Error('it does not answer')));
    socket.on('data', (chunk: string) => {
      heard += chunk;
      if (heard.split('\r\n').length > 2) socket.end();
    });
    socket.on('error', reject).on('close', () => answer(heard.includes('+PONG')));
  });
}

function readPlan(config: string): { port: number; password: string } | null {
  if (!existsSync(config)) return null;
  const text = readFileSync(config, 'utf8');
  const value = (name: string) => new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1] ?? '';
  return { port: Number(value('port')) || 0, password: value('requirepass') };
}
