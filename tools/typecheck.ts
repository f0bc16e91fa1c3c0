import { typecheck, runAloud } from './commands.ts';

process.exitCode = await runAloud({ ...typecheck, args: [...typecheck.args, ...process.argv.slice(2)] });
