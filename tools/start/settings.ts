import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

export interface Settings {
  dataDir: string;
  host: string;
  /** The gateway's port; the other services take the four after it. */
  port: number;
  /** Null: start one of our own. */
  databaseUrl: string | null;
  redisUrl: string | null;
  /** What the services get, before secrets and store addresses. */
  env: NodeJS.ProcessEnv;
}

/** What the environment and the file `.env` beside package.json ask for; the environment wins. */
export function readSettings(root: string, environment: NodeJS.ProcessEnv): Settings {
  const file = resolve(root, '.env');
  const env = mergeEnv(existsSync(file) ? readFileSync(file, 'utf8') : '', environment);
  return {
    dataDir: resolve(root, env.SLUICE_DATA_DIR ?? '.data'),
    host: env.SLUICE_HOST ?? '127.0.0.1',
    port: readPort(env.SLUICE_PORT ?? '3000'),
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    env,
  };
}

/** A .env file under an environment that wins; what is empty in either counts as not set. */
export function mergeEnv(file: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const merged = { ...withoutBlanks(parseEnv(file)), ...withoutBlanks(environment) };
  return merged;
}

function withoutBlanks(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_531) return port;
  throw new Error(`SLUICE_PORT is ${JSON.stringify(text)}: give a port from 1 to 65531 (the services take it and the four after it).`);
}
