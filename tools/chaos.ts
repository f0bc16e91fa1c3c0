import { type ChaosArguments, readArguments } from './chaos/arguments.ts';
import { chargesOf } from './chaos/judge/judge.ts';
import { accountLimits, channelLimits } from './chaos/limits.ts';
import { reportText } from './chaos/report.ts';
import { type ChaosOptions, runChaos } from './chaos/run/chaos-run.ts';
import { openStand, type Stand } from './chaos/stand/stand.ts';
import { rough } from './chaos/upstream/fates.ts';
import { nx } from './commands.ts';
import { fail, sentence } from './terminal/fail.ts';
import { say, surviveClosedOutput } from './terminal/say.ts';

surviveClosedOutput();
const wanted = readWanted();
let stand: Stand | null = null;
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(130));
process.on('disconnect', () => void stop(130));

try {
  if (wanted.build) say('building…');
  if (wanted.build && (await nx('build')) !== 0) throw new Error('The build failed: see above.');
  await run(wanted);
} catch (error) {
  if (!stopping) console.error(sentence(error));
  await stop(1);
}

async function run({ replicas, seed, log }: ChaosArguments): Promise<void> {
  say(`starting ${replicas} dispatchers…`);
  stand = await openStand({ replicas, seed, odds: rough, limits: accountLimits, leaseMs: 20_000, concurrency: 15, logFile: log ?? undefined });
  const result = await runChaos(stand, planOf(wanted));
  say(reportText(result));
  await stop(Object.keys(chargesOf(result.judgement)).length === 0 ? 0 : 1);
}

/** Two thirds of the time for the load and its faults, the rest for what has to wait: one kill per twelve seconds. */
function planOf({ messages, accounts, seed, minutes }: ChaosArguments): ChaosOptions {
  const withinMs = minutes * 60_000;
  const spanMs = withinMs * 0.62;
  const [long, seldom] = [Math.max(4, Math.round(spanMs / 12_000)), Math.max(1, Math.round(spanMs / 100_000))];
  return {
    name: 'chaos',
    ...{ seed, messages, accounts, spanMs, withinMs, say },
    ...{ chatsPerAccount: 5, burst: 25, awayMs: 3_000, freezeMs: 23_000, limits: channelLimits },
    troubles: { kill: long, freeze: seldom, term: seldom, flush: seldom, redis: seldom, postgres: seldom },
  };
}

function readWanted(): ChaosArguments {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    return fail(error);
  }
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stand?.close();
  process.exit(exitCode);
}
