import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export interface Secrets {
  SLUICE_API_KEY: string;
  SLUICE_SECRET: string;
}

/** The first API key and the sealing secret: as given, else as remembered in the data folder, else made and remembered. */
export function recallSecrets(dataDir: string, env: NodeJS.ProcessEnv): Secrets {
  const file = join(dataDir, 'secrets.env');
  const remembered = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  const kept = {
    SLUICE_API_KEY: remembered.SLUICE_API_KEY ?? `sk_${randomBytes(24).toString('base64url')}`,
    SLUICE_SECRET: remembered.SLUICE_SECRET ?? randomBytes(32).toString('base64'),
  };
  if (kept.SLUICE_API_KEY !== remembered.SLUICE_API_KEY || kept.SLUICE_SECRET !== remembered.SLUICE_SECRET) {
    writeFileSync(file, `SLUICE_API_KEY=${kept.SLUICE_API_KEY}\nSLUICE_SECRET=${kept.SLUICE_SECRET}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return {
    SLUICE_API_KEY: env.SLUICE_API_KEY ?? kept.SLUICE_API_KEY,
    SLUICE_SECRET: env.SLUICE_SECRET ?? kept.SLUICE_SECRET,
  };
}
