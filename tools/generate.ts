import { nx } from './commands.ts';

process.exitCode = await nx('generate');
