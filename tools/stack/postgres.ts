import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { Child } from './child.ts';
import { postgresBinaries } from './postgres-binaries.ts';
import { openCluster } from './postgres-cluster.ts';
import { dataHome, postgresUser } from './postgres-user.ts';
import { freePort } from './ports.ts';
import type { ProcessRecord } from './process-record.ts';

export interface StoreOptions {
  /** The store's own folder; what it holds is kept from start to start. */
  folder: string;
  record: ProcessRecord;
  say?: (line: string) => void;
  onLine?: (line: string) => void;
  onDeath?: (how: string) => void;
}

export interface Store {
  url: string;
  child: Child;
}

const settings = ['max_connections=200', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC', 'jit=off', 'log_checkpoints=off'];

// Safe against a kill of the server, not against a power cut: a commit still reaches the operating system.
const fast = ['fsync=off', 'full_page_writes=off'];

/** Starts a PostgreSQL of our own on loopback, on the port it had last if that is free, and waits until it answers. */
export async function startPostgres({ durable = true, say = () => undefined, ...options }: StoreOptions & { durable?: boolean }): Promise<Store> {
  const home = dataHome(resolve(options.folder), say);
  const user = postgresUser(join(home, 'data'));
  const { initdb, postgres } = await postgresBinaries(user?.uid);
  const password = await openCluster({ initdb, home, user });
  const port = await rememberedPort(home);
  const url = `postgresql://sluice:${password}@127.0.0.1:${port}/postgres`;
  const child = new Child({
    ...options,
    ...user,
    name: 'PostgreSQL',
    command: postgres,
    args: ['-D', join(home, 'data'), '-p', String(port), ...[...settings, ...(durable ? [] : fast)].flatMap((setting) => ['-c', setting])],
    env: { LC_ALL: 'C', TZ: 'UTC' },
    cwd: '/',
    isReady: () => answers(url),
    stopSignal: 'SIGINT',
    stopMs: 8_000,
  });
  await child.start();
  return { url: await database(url, 'sluice'), child };
}

/** The URL of the named database beside the given one, made when it is missing. */
export async function database(url: string, name: string): Promise<string> {
  await query(url, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  });
  const named = new URL(url);
  named.pathname = `/${name}`;
  return named.href;
}

/** Runs `work` with a connection of its own. */
export async function query<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect().catch((cause: Error) => {
    throw new Error(`PostgreSQL at ${client.host}:${client.port} does not let us in: ${cause.message}`, { cause });
  });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function answers(url: string): Promise<boolean> {
  return query(url, async (client) => (await client.query('SELECT 1')).rowCount === 1);
}

async function rememberedPort(home: string): Promise<number> {
  const file = join(home, 'port');
  const port = await freePort(numberIn(file));
  writeFileSync(file, String(port));
  return port;
}

function numberIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
