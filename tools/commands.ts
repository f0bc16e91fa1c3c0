import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { lock } from './process/file-lock.mjs';

/** The repository's root folder, with a slash at its end. */
export const root = new URL('../', import.meta.url).pathname;

export interface Command {
  /** A file below node_modules/.bin, run on this Node. */
  program: string;
  args: string[];
  nodeArgs?: string[];
  onSpawn?: (pid: number) => void;
  env?: NodeJS.ProcessEnv;
}

/** Runs a program and keeps its output to itself unless it fails; answers its exit code. */
export async function runQuietly(command: Command): Promise<number> {
  const { code, output } = await run(command, 'pipe');
  if (code !== 0) process.stderr.write(`${output.trim()}\n`);
  return code;
}

/** Runs a program that writes to this terminal; answers its exit code. */
export async function runAloud(command: Command): Promise<number> {
  return (await run(command, 'inherit')).code;
}

/** Runs a target of every package, from Nx's cache where nothing has changed; one Nx at a time, as they share files. */
export async function nx(target: string): Promise<number> {
  const release = await lock(join(root, '.nx/run.lock'), ({ pid }) => process.stdout.write(`waiting for process ${pid}, which is building…\n`));
  try {
    return await runQuietly({
      program: 'nx',
      args: ['run-many', '-t', target, '--output-style=stream', `--parallel=${Math.max(2, cpus().length)}`],
      env: { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_INTERACTIVE: 'false' },
    });
  } finally {
    release();
  }
}

export const lint: Command = { program: 'eslint', args: ['.', '--max-warnings=0'] };

export const typecheck: Command = { program: 'tsc', args: ['--project', 'tsconfig.json'] };

const running = new Set<ChildProcess>();

/** Ends the programs that run now; the one who waits for them gets their exit codes. */
export function endCommands(): void {
  for (const child of running) child.kill();
}

process.once('exit', endCommands);

function run({ program, args, nodeArgs = [], env, onSpawn }: Command, output: 'pipe' | 'inherit'): Promise<{ code: number; output: string }> {
  const bin = join(root, 'node_modules/.bin');
  const child = spawn(process.execPath, [...nodeArgs, join(bin, program), ...args], {
    cwd: root,
    env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...env },
    stdio: ['ignore', output, output],
  });
  running.add(child);
  if (child.pid !== undefined) onSpawn?.(child.pid);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      running.delete(child);
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString() });
    });
  });
}
