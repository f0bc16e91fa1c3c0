import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { QueryResultRow } from 'pg';
import { Agent, fetch, FormData, type RequestInit, type Response } from 'undici';
import type { Child } from '../stack/child.ts';
import { migrate } from '../stack/migrate.ts';
import { query } from '../stack/postgres.ts';
import { freeBasePort, planPorts, type ServiceName } from '../stack/ports.ts';
import type { ProcessRecord } from '../stack/process-record.ts';
import { serviceChildren } from '../stack/services.ts';
import { hermetic } from '../test/environment.ts';
import { residentMb } from './processor-time.ts';
import { askRedis, type BenchStores, emptyRedis, emptyTables } from './stores.ts';

const tables = [
  'ingest.events',
  'ingest.arrivals',
  'ingest.bodies',
  'ingest.transit',
  'ingest.mailboxes',
  'storage.conversations',
  'storage.analyses',
  'storage.contacts',
  'storage.replies',
  'storage.receipts',
  'dispatch.lanes',
  'dispatch.messages',
];

/** Where platforms are. */
export interface Platforms {
  telegram?: { url: string };
  wecom?: { url: string };
}

/** What reading a card came to (POST /api/cards). */
export interface CardAnswer {
  engine: string;
  cached: boolean;
  contact: { emails: string[] } | null;
}

/** Nobody listens there: a platform that a figure does not need. */
const nowhere = { url: 'http://127.0.0.1:9' };

export interface SystemOptions {
  stores: BenchStores;
  databaseUrl: string;
  platforms: Platforms;
  /** Settings of the services that a figure needs otherwise than they are by default. */
  settings?: NodeJS.ProcessEnv;
  record: ProcessRecord;
  /** Told what a service logs: with LOG_LEVEL=warn only what is worth it. */
  heard: (service: ServiceName, line: string) => void;
  died: (error: Error) => void;
}

/** Sluice on stores of its own: the services run as separate processes, those that a figure wants. */
export class System {
  private readonly options: SystemOptions;
  private readonly basePort: number;
  private readonly apiKey = randomBytes(18).toString('base64url');
  private readonly env: NodeJS.ProcessEnv;
  private readonly children: Child[];
  private readonly agent = new Agent({ connections: 64 });

  private constructor(options: SystemOptions, basePort: number) {
    this.options = options;
    this.basePort = basePort;
    const { stores, databaseUrl, settings } = options;
    const { telegram = nowhere, wecom = nowhere } = options.platforms;
    this.env = {
      ...hermetic(process.env),
      DATABASE_URL: databaseUrl,
      REDIS_URL: stores.redis.url,
      SLUICE_API_KEY: this.apiKey,
      SLUICE_SECRET: randomBytes(32).toString('base64'),
      TELEGRAM_API_URL: telegram.url,
      LINE_API_URL: nowhere.url,
      LINE_DATA_API_URL: nowhere.url,
      WECOM_API_URL: wecom.url,
      TELEGRAM_POLLING: 'off',
      LOG_LEVEL: 'warn',
      ...settings,
    };
    this.children = this.plan(basePort);
  }

  /** Migrates the database; no service runs yet. */
  static async prepare(options: SystemOptions): Promise<System> {
    await migrate(options.databaseUrl);
    await emptyRedis(options.stores);
    return new System(options, await freeBasePort());
  }

  async start(...names: ServiceName[]): Promise<void> {
    await Promise.all(this.named(names).map((child) => child.start()));
  }

  /** Starts one more process of a service that runs. */
  async replicate(name: ServiceName): Promise<void> {
    const replica = this.plan(await freeBasePort()).filter((child) => child.name === name);
    this.children.push(...replica);
    await Promise.all(replica.map((child) => child.start()));
  }

  async stop(...names: ServiceName[]): Promise<void> {
    for (const child of this.named(names)) await child.stop();
  }

  url(name: ServiceName): string {
    return `http://127.0.0.1:${planPorts(this.basePort)[name]}`;
  }

  /** Posts to a service's API with the admin key; throws unless it is accepted. */
  async create(service: ServiceName, path: string, body: unknown): Promise<void> {
    await this.post(service, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  }

  /** Uploads a photo (JPEG) through the gateway and waits for what is read on it; throws when that is not there in time. */
  async readCard(photo: Buffer): Promise<CardAnswer> {
    const body = new FormData();
    body.append('image', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'card.jpg');
    const answer = await this.post('gateway', '/api/cards?wait=true', { body });
    if (answer.status !== 200) throw new Error('The card was taken in, but not read in time.');
    return (await answer.json()) as CardAnswer;
  }

  /** Forgets everything but the accounts. Only for a system that has nothing left to do. */
  async empty(): Promise<void> {
    await emptyTables(this.options.databaseUrl, tables);
    await emptyRedis(this.options.stores);
  }

  /** Runs a statement in the system's database. */
  async query<Answer extends QueryResultRow>(statement: string): Promise<Answer[]> {
    return query(this.options.databaseUrl, async (client) => (await client.query<Answer>(statement)).rows);
  }

  /** Asks the system's Redis. */
  async redis<Answer>(ask: (client: Redis) => Promise<Answer>): Promise<Answer> {
    return askRedis(this.options.stores, ask);
  }

  /** The processes that run, by name; the second of a service is `dispatch 2`. */
  get pids(): Record<string, number> {
    const pids: Record<string, number> = {};
    for (const { name, pid } of this.children) if (pid !== undefined) pids[name in pids ? `${name} 2` : name] = pid;
    return pids;
  }

  /** Resident memory of each service that runs, in MB. */
  memory(): Record<string, number | null> {
    return Object.fromEntries(Object.entries(this.pids).map(([name, pid]) => [name, residentMb(pid)]));
  }

  async close(): Promise<void> {
    await this.agent.close();
    await Promise.all(this.children.map((child) => child.kill()));
  }

  private async post(service: ServiceName, path: string, { body, headers }: Pick<RequestInit, 'body'> & { headers?: Record<string, string> }): Promise<Response> {
    const request = { method: 'POST', body, headers: { ...headers, authorization: `Bearer ${this.apiKey}` }, dispatcher: this.agent };
    const answer = await fetch(`${this.url(service)}${path}`, request);
    if (!answer.ok) throw new Error(`POST ${path} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return answer;
  }

  private plan(port: number): Child[] {
    const { record, heard, died } = this.options;
    const onDeath = (name: ServiceName, how: string): void => died(new Error(`${name} ended while it was measured (${how})`));
    return serviceChildren({ port, env: this.env, record, onLine: heard, onDeath });
  }

  private named(names: readonly ServiceName[]): Child[] {
    return this.children.filter(({ name }) => names.some((wanted) => wanted === name));
  }
}
