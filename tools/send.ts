import { root } from './commands.ts';
import { help, readArguments } from './send/arguments.ts';
import { send } from './send/send.ts';
import { fail } from './terminal/fail.ts';
import { say, surviveClosedOutput } from './terminal/say.ts';

surviveClosedOutput();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

try {
  const wanted = readArguments(process.argv.slice(2));
  if (wanted) await send(wanted, { root, environment: process.env, say, patience: { askedMs: 15_000, quietMs: 10_000 } });
  else say(help);
} catch (error) {
  fail(error);
}
