// Runs a task of tools/ on the Node 24 that the packages bring, installing the packages first where they are missing.
// It runs on the machine's own Node, before anything is installed: nothing but Node 20's built-ins here.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, projectNode } from './install/install.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task, ...args] = process.argv.slice(2);

refuseOldNode(process.versions.node);
const script = join(root, `tools/${task}.ts`);
if (!task || !existsSync(script)) leave(`There is no task ${task ?? ''} in tools/: npm run lists the tasks.`);
try {
  await ensureInstalled(root, (line) => console.error(line));
  run(projectNode(root));
} catch (error) {
  leave(error.message);
}

function run(node) {
  const child = spawn(node, ['--conditions=development', script, ...args], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm killed outright: nobody is left who could stop us. (The open IPC channel tells the task when we die.)
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 1_000).unref();
  child.once('error', (error) => leave(`The task ${task} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function refuseOldNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  leave(`Sluice needs Node 20.19 or newer to start (this is ${version}): install a current Node from https://nodejs.org and try again.`);
}

function leave(sentence) {
  console.error(sentence);
  process.exit(1);
}
