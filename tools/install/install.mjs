import { spawn, spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { lock } from '../process/file-lock.mjs';
import { isInstalled, writeStamp } from './lockfile.mjs';

/** Makes node_modules match package-lock.json; of several at once one installs and the others wait for it. */
export async function ensureInstalled(root, say) {
  if (isInstalled(root)) return;
  const release = await lock(join(root, '.nx/install.lock'), ({ pid }) => say(`waiting for process ${pid}, which is installing packages…`));
  try {
    if (isInstalled(root)) return;
    const startedAt = Date.now();
    say('installing packages (npm ci); the first time this takes a minute or two…');
    await npmCi(root);
    writeStamp(root);
    say(`installed in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  } finally {
    release();
  }
}

/** The path of the Node 24 that the packages brought; an error that says what to do when it does not run. */
export function projectNode(root) {
  const node = join(root, 'node_modules/.bin/node');
  const { stdout, error } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (Number(/^v(\d+)/.exec(stdout ?? '')?.[1]) >= 24) return node;
  const reason = error?.code ?? `it answers ${JSON.stringify(stdout)}`;
  throw new Error(`Node 24 did not come with the packages (${reason}): allow npm's install scripts (ignore-scripts=false), then run: npm rebuild node`);
}

function npmCi(root) {
  const script = process.env.npm_execpath;
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const viaNode = script?.endsWith('.js');
  const command = viaNode ? (process.env.npm_node_execpath ?? process.execPath) : 'npm';
  const env = { ...process.env, PATH: pathWithout(root) };
  return new Promise((resolve, reject) => {
    const child = spawn(command, viaNode ? [script, ...args] : args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output = (output + text).slice(-4_000)));
    child.once('error', (error) => reject(new Error(`npm could not be started (${error.message}): install npm 10 or newer.`)));
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm ci failed (exit code ${code}):\n${output.trim()}`))));
  });
}

// npm run puts node_modules/.bin, hence a node that is about to be replaced, first on PATH.
function pathWithout(root) {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(join(root, 'node_modules'))).join(delimiter);
}
