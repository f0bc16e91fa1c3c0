import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { endRecorded } from './process-record.ts';

/**
 * Starts a process that outlives this one only to clean up: when this process is gone, however it went, the keeper ends
 * everything still recorded, and removes `folder` when one is given. Answers how to send it away.
 */
export function startKeeper(recordPath: string, folder?: string): () => void {
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), recordPath, ...(folder ? [folder] : [])], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
  keeper.on('error', () => undefined);
  keeper.stdin.on('error', () => undefined);
  keeper.unref();
  (keeper.stdin as unknown as { unref(): void }).unref();
  return () => keeper.stdin.end();
}

async function keep([recordPath, folder]: string[]): Promise<void> {
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => undefined);
  await new Promise((resolve) => process.stdin.on('end', resolve).on('error', resolve).resume());
  if (recordPath) await endRecorded(recordPath);
  if (folder) await rm(folder, { recursive: true, force: true });
}

if (import.meta.main) await keep(process.argv.slice(2));
