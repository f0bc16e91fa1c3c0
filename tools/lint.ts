import { lint, runAloud } from './commands.ts';

process.exitCode = await runAloud({ ...lint, args: [...lint.args, ...process.argv.slice(2)] });
