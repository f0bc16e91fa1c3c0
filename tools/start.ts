import { parseArgs } from 'node:util';
import { root } from './commands.ts';
import { sluice } from './start/run.ts';
import { readSettings } from './start/settings.ts';
import { fail } from './terminal/fail.ts';
import { say, surviveClosedOutput } from './terminal/say.ts';

surviveClosedOutput();
const running = start();
let stoppingSince = 0;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());
for (const event of ['uncaughtException', 'unhandledRejection'] as const) process.on(event, (error) => void crashed(error));

await running.start().catch(crashed);

function start() {
  try {
    const { values } = parseArgs({ options: { apps: { type: 'string' } } });
    return sluice(readSettings(root, process.env), say, values.apps);
  } catch (error) {
    return fail(error);
  }
}

// The reason stands last, where it is seen.
async function crashed(error: unknown): Promise<void> {
  if (stoppingSince !== 0) return;
  stoppingSince = Date.now();
  await running.stop();
  fail(error);
}

// One Ctrl-C arrives more than once: from the terminal, from npm and from the bootstrap. A later one means now.
async function stop(): Promise<void> {
  const again = stoppingSince !== 0;
  if (again && Date.now() - stoppingSince < 1_000) return;
  if (!again) {
    stoppingSince = Date.now();
    say('stopping… (Ctrl-C again stops at once)');
  }
  await running.stop(again);
  say('stopped');
  process.exit(again ? 1 : 0);
}
