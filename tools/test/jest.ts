import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runAloud } from '../commands.ts';
import type { Temporary } from '../stack/temporary.ts';

export interface JestRun {
  /** Of jest.config.mjs. */
  project: string;
  /** Files at a time. Those that wait for clocks and other processes leave the processors idle; what measures how long things take runs alone. */
  workers: number;
  args: string[];
  env: NodeJS.ProcessEnv;
  temporary: Temporary;
}

export interface JestCounts {
  ok: boolean;
  passed: number;
  failed: number;
}

/** Runs one project of jest.config.mjs and counts its tests; a file that could not run counts as a failed test. */
export async function runJest({ project, workers, args, env, temporary }: JestRun): Promise<JestCounts> {
  const outputFile = join(temporary.folder, `${project}.json`);
  const code = await runAloud({
    program: 'jest',
    nodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    args: [`--selectProjects=${project}`, '--passWithNoTests', '--json', `--outputFile=${outputFile}`, `--maxWorkers=${workers}`, ...args],
    env,
    onSpawn: (pid) => temporary.record.add('Jest', pid, 'SIGTERM'),
  });
  if (!existsSync(outputFile)) return { ok: code === 0, passed: 0, failed: 0 };
  const counts = JSON.parse(readFileSync(outputFile, 'utf8')) as { numPassedTests: number; numFailedTests: number; numRuntimeErrorTestSuites: number };
  return { ok: code === 0, passed: counts.numPassedTests, failed: counts.numFailedTests + counts.numRuntimeErrorTestSuites };
}
