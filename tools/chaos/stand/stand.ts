import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RateWindow } from '@sluice/testing';
import { Agent, request } from 'undici';
import type { Child } from '../../stack/child.ts';
import { migrate } from '../../stack/migrate.ts';
import type { Store } from '../../stack/postgres.ts';
import { openTemporary, startTemporaryStores, type Temporary } from '../../stack/temporary.ts';
import { hermetic } from '../../test/environment.ts';
import type { Odds } from '../upstream/fates.ts';
import { startUpstream, type Upstream } from '../upstream/upstream.ts';
import { bring, planFleet, type Replica } from './fleet.ts';

export interface StandOptions {
  replicas: number;
  seed: number;
  odds: Odds;
  /** Of every account, told to Sluice and enforced by the platform. */
  limits: RateWindow[];
  leaseMs: number;
  /** Messages one dispatcher sends at once. */
  concurrency: number;
  /** Where the services' lines go too; nowhere by default. */
  logFile?: string | undefined;
}

/** The sending side of Sluice on stores of its own: dispatchers, a storage service, a platform that fails at random. */
export interface Stand {
  options: StandOptions;
  apiKey: string;
  postgres: Store;
  redis: Store;
  upstream: Upstream;
  dispatchers: Replica[];
  storage: Child;
  storageUrl: string;
  agent: Agent;
  close(): Promise<void>;
}

export async function openStand(options: StandOptions): Promise<Stand> {
  const temporary = await openTemporary();
  const agent = new Agent({ connections: 32, headersTimeout: 3_000, bodyTimeout: 3_000, connect: { timeout: 1_000 } });
  const running: Child[] = [];
  const close = async (): Promise<void> => {
    await agent.destroy();
    await Promise.all(running.map((child) => child.kill()));
    await temporary.close();
  };
  try {
    return { ...(await build(temporary, options, running)), agent, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(temporary: Temporary, options: StandOptions, running: Child[]): Promise<Omit<Stand, 'agent' | 'close'>> {
  const { postgres, redis } = await startTemporaryStores(temporary, { postgres: true, redis: true });
  if (!postgres || !redis) throw new Error('The stores did not start.');
  const { seed, odds, limits } = options;
  const [upstream] = await Promise.all([startUpstream({ seed, odds, botLimits: limits }, temporary.record), migrate(postgres.url)]);
  const apiKey = randomBytes(18).toString('base64url');
  const stores = { DATABASE_URL: postgres.url, REDIS_URL: redis.url };
  const env = { ...hermetic(process.env), ...stores, ...settings(options), SLUICE_API_KEY: apiKey, TELEGRAM_API_URL: upstream.url };
  const file = options.logFile ?? join(temporary.folder, 'services.log');
  const onLine = (name: string, line: string): void => appendFileSync(file, `${name} ${line}\n`);
  const fleet = await planFleet({ replicas: options.replicas, env, record: temporary.record, onLine });
  running.push(upstream.child, fleet.storage, ...fleet.dispatchers.map(({ child }) => child));
  await Promise.all([fleet.storage.start(), ...fleet.dispatchers.map((replica) => bring(replica))]);
  return { options, apiKey, postgres, redis, upstream, ...fleet };
}

function settings({ leaseMs, concurrency }: StandOptions): Record<string, string> {
  return {
    SLUICE_SECRET: randomBytes(24).toString('hex'),
    SEND_LEASE_MS: String(leaseMs),
    MAX_CONCURRENT_MESSAGES: String(concurrency),
    LOG_LEVEL: 'warn',
    NODE_ENV: 'test',
  };
}

/** Posts JSON with the admin key. Throws when no answer comes. */
export async function postJson({ apiKey, agent }: Pick<Stand, 'apiKey' | 'agent'>, url: string, { body, key }: { body: unknown; key?: string }): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) };
  const answer = await request(url, { method: 'POST', headers, body: JSON.stringify(body), dispatcher: agent });
  const text = await answer.body.text();
  return { status: answer.statusCode, body: answer.headers['content-type']?.includes('json') ? JSON.parse(text) : text };
}
