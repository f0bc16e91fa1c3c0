import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { originOf } from '../start/banner.ts';
import { readSettings } from '../start/settings.ts';

export interface DemoSettings {
  origin: string;
  /** Null when nothing tells it. */
  apiKey: string | null;
}

/** Where Sluice runs and the key to it: as the environment says, else as `npm start` has them. */
export function readDemoSettings(root: string, environment: NodeJS.ProcessEnv): DemoSettings {
  const { env, host, port, dataDir } = readSettings(root, environment);
  const origin = (env.SLUICE_URL ?? originOf(host, port)).replace(/\/+$/, '');
  return { origin, apiKey: env.SLUICE_API_KEY ?? (isHere(origin) ? rememberedKey(dataDir) : null) ?? null };
}

// This machine's key is not for other machines' ears.
function isHere(origin: string): boolean {
  return URL.canParse(origin) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(origin).hostname);
}

// Only read here: it is npm start that makes the key.
function rememberedKey(dataDir: string): string | undefined {
  const file = join(dataDir, 'secrets.env');
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8')).SLUICE_API_KEY : undefined;
}
