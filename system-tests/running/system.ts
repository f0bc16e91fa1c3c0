import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineSimulator, TelegramSimulator, WecomSimulator } from '@sluice/testing';
import type { Child } from '../../tools/stack/child.ts';
import { migrate } from '../../tools/stack/migrate.ts';
import { freeBasePort, planPorts, type ServiceName } from '../../tools/stack/ports.ts';
import { serviceChildren } from '../../tools/stack/services.ts';
import { openTemporary, startTemporaryStores, type Temporary } from '../../tools/stack/temporary.ts';

/** The corp that the simulated WeCom knows. */
export const corp = { corpId: 'ww12345678910', secret: 'kf-secret' };

interface Platforms {
  telegram: TelegramSimulator;
  line: LineSimulator;
  wecom: WecomSimulator;
}

export interface RunningSystem extends Platforms {
  apiKey: string;
  databaseUrl: string;
  redisUrl: string;
  postgres: Child;
  redis: Child;
  /** Where people and platforms reach it. */
  gatewayUrl: string;
  portOf(service: ServiceName): number;
  service(name: ServiceName): Child;
  /** Starts one more of a service beside the same others; answers its URL. */
  addReplica(name: ServiceName): Promise<string>;
  /** Every line the services have logged so far. */
  logs(): string;
  stop(): Promise<void>;
}

/** The whole of Sluice as separate processes on stores of its own, with the three platforms simulated; with these settings beside its own. */
export async function startSystem(settings: Record<string, string> = {}): Promise<RunningSystem> {
  const temporary = await openTemporary();
  const platforms = await startPlatforms();
  try {
    const { postgres, redis } = await startTemporaryStores(temporary, { postgres: true, redis: true });
    if (!postgres || !redis) throw new Error('The stores did not start.');
    await migrate(postgres.url);
    const apiKey = `sk_${randomBytes(12).toString('hex')}`;
    const base = await freeBasePort();
    const secrets = { SLUICE_API_KEY: apiKey, SLUICE_SECRET: randomBytes(24).toString('hex') };
    const environment = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, ...secrets, TELEGRAM_POLLING: 'off', ...urlsOf(platforms), ...settings };
    const children = startable({ temporary, base, environment });
    await Promise.all(children.map((child) => child.start()));
    const ports = planPorts(base);
    return {
      ...platforms,
      apiKey,
      databaseUrl: postgres.url,
      redisUrl: redis.url,
      postgres: postgres.child,
      redis: redis.child,
      gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
      portOf: (service) => ports[service],
      service: (name) => named(children, name),
      addReplica: async (name) => {
        const other = await freeBasePort();
        const replica = named(startable({ temporary, base: other, environment: { ...environment, ...addressesOf(ports) } }), name);
        children.push(replica);
        await replica.start();
        return `http://127.0.0.1:${planPorts(other)[name]}`;
      },
      logs: () => readFileSync(logFile(temporary), 'utf8'),
      stop: () => stopAll({ platforms, children, temporary }),
    };
  } catch (error) {
    await stopAll({ platforms, children: [], temporary });
    throw error;
  }
}

interface Startable {
  temporary: Temporary;
  base: number;
  environment: Record<string, string>;
}

function startable({ temporary, base, environment }: Startable): Child[] {
  const env = { ...process.env, ...environment, LOG_LEVEL: 'info', NODE_ENV: 'test' };
  const file = logFile(temporary);
  return serviceChildren({ port: base, env, record: temporary.record, onLine: (_service, line) => appendFileSync(file, `${line}\n`) });
}

/** Where a gateway finds the services that are not on the ports after its own. */
function addressesOf({ gateway: _gateway, ...ports }: Record<ServiceName, number>): Record<string, string> {
  return Object.fromEntries(Object.entries(ports).map(([name, port]) => [`${name.toUpperCase()}_URL`, `http://127.0.0.1:${port}`]));
}

const logFile = (temporary: Temporary): string => join(temporary.folder, 'services.log');

function named(children: Child[], name: ServiceName): Child {
  const child = children.find((candidate) => candidate.name === name);
  if (!child) throw new Error(`There is no service ${name}.`);
  return child;
}

async function startPlatforms(): Promise<Platforms> {
  const [telegram, line, wecom] = await Promise.all([TelegramSimulator.start({ webhookSecondMs: 50 }), LineSimulator.start(), WecomSimulator.start({ corps: [corp] })]);
  return { telegram, line, wecom };
}

function urlsOf({ telegram, line, wecom }: Platforms): Record<string, string> {
  return { TELEGRAM_API_URL: telegram.url, LINE_API_URL: line.url, LINE_DATA_API_URL: line.dataUrl, WECOM_API_URL: wecom.url };
}

async function stopAll({ platforms, children, temporary }: { platforms: Platforms; children: Child[]; temporary: Temporary }): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
  await Promise.all(Object.values(platforms).map((platform: { close(): Promise<void> }) => platform.close()));
  await temporary.close();
}
