import { join } from 'node:path';
import { nx } from '../commands.ts';
import type { Child } from '../stack/child.ts';
import { startKeeper } from '../stack/keeper.ts';
import { migrate } from '../stack/migrate.ts';
import { ProcessRecord } from '../stack/process-record.ts';
import { serviceChildren } from '../stack/services.ts';
import { until } from '../stack/until.ts';
import { LogFile } from '../terminal/log-file.ts';
import { logLines } from '../terminal/log-line.ts';
import { sentence } from '../terminal/fail.ts';
import { bannerText, originOf } from './banner.ts';
import { claimFolder } from './claim.ts';
import { keepAlive } from './keep-alive.ts';
import { recallSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { stopInOrder } from './stop-in-order.ts';
import { openStores } from './stores.ts';

const stopMs = 13_000;

export interface Sluice {
  /** Brings everything up and prints the banner; the error says what did not come up and why. */
  start(): Promise<void>;
  /** Stops in order what runs by now; `now` kills instead. */
  stop(now?: boolean): Promise<void>;
}

/** Everything `npm start` runs, on one data folder; `say` gets the progress. Apps given by folder are not built first. */
export function sluice(settings: Settings, say: (line: string) => void, appsFolder?: string): Sluice {
  const stores: Child[] = [];
  let services: Child[] = [];
  let stopping = false;
  let release = (): void => undefined;
  const onDeath = keepAlive({ say, isStopping: () => stopping });

  const start = async (): Promise<void> => {
    const startedAt = Date.now();
    release = await claimFolder(settings, say);
    const secrets = recallSecrets(settings.dataDir, settings.env);
    const record = new ProcessRecord(settings.dataDir);
    startKeeper(record.path);
    const urls = await openStores(settings, { record, say, started: (child) => stores.unshift(child), onDeath });
    if (!appsFolder) {
      say('building…');
      if ((await nx('build')) !== 0) throw new Error('The build failed: see above.');
    }
    await migrateTo(urls.databaseUrl);
    if (stopping) return;
    say('starting the services…');
    const env = { CACHE_DIR: join(settings.dataDir, 'cache'), ...settings.env, ...secrets, SLUICE_DATA_DIR: settings.dataDir, DATABASE_URL: urls.databaseUrl, REDIS_URL: urls.redisUrl };
    services = servicesWith(env, record);
    await startAll(services);
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    say(bannerText({ origin: originOf(settings.host, settings.port), apiKey: secrets.SLUICE_API_KEY, dataDir: settings.dataDir, seconds }));
  };

  const migrateTo = async (databaseUrl: string): Promise<void> => {
    const names = await migrate(databaseUrl);
    if (names.length > 0) say(`migrated the database: ${names.join(', ')}`);
  };

  const servicesWith = (env: NodeJS.ProcessEnv, record: ProcessRecord): Child[] => {
    const shown = logLines(process.stdout.isTTY);
    const files = new Map<string, LogFile>();
    const children = serviceChildren({
      ...settings,
      env,
      record,
      appsFolder,
      onLine: (name, line) => {
        if (!files.has(name)) files.set(name, new LogFile(join(settings.dataDir, 'logs', `${name}.log`)));
        files.get(name)?.write(line);
        process.stdout.write(`${shown(name, line)}\n`);
      },
      onDeath: (name, how) => children.filter((child) => child.name === name).forEach((child) => onDeath(child, how)),
    });
    return children;
  };

  const stop = async (now = false): Promise<void> => {
    stopping = true;
    const order = [...services, ...stores];
    if (now) await Promise.all(order.map((child) => child.kill()));
    else await stopInOrder(order, stopMs);
    release();
  };

  return { start, stop };
}

// The first that fails decides; those whose deadline ends in the same moment tell their reasons too.
async function startAll(services: Child[]): Promise<void> {
  const reasons: string[] = [];
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>();
  const starts = services.map((child) =>
    child.start().catch((error: unknown) => {
      reasons.push(sentence(error));
      fail();
    }),
  );
  await Promise.race([Promise.all(starts), failed]);
  if (reasons.length === 0) return;
  await until(() => reasons.length === services.length, 300);
  throw new Error(reasons.join('\n'));
}
