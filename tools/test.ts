import { endCommands, lint, nx, runAloud, typecheck } from './commands.ts';
import { openTemporary } from './stack/temporary.ts';
import { fail, sentence } from './terminal/fail.ts';
import { surviveClosedOutput } from './terminal/say.ts';
import { hermetic } from './test/environment.ts';
import { type JestCounts, runJest } from './test/jest.ts';
import { planTests, type StageName, type TestPlan } from './test/stages.ts';
import { openTestStores } from './test/stores.ts';
import { type StageResult, summaryText } from './test/summary.ts';

surviveClosedOutput();
const plan = readPlan();
const env = hermetic(process.env);
for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];

const temporary = await openTemporary();
let stopped: NodeJS.Signals | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
process.on('disconnect', () => interrupt('SIGTERM'));

const results: StageResult[] = [];
try {
  let stores = {};
  for (const name of plan.stages) {
    const startedAt = Date.now();
    console.log(`\n▶ ${name}`);
    if ((name === 'e2e' || name === 'system') && Object.keys(stores).length === 0) stores = await openTestStores(temporary, env);
    const counts = await runStage(name, { ...env, ...stores });
    results.push({ name, ...counts, seconds: (Date.now() - startedAt) / 1_000 });
    if (!counts.ok || stopped) break;
  }
} catch (error) {
  console.error(sentence(error));
  results.push({ name: 'stores', ok: false, seconds: 0, passed: 0, failed: 0 });
}
await temporary.close();
console.log(summaryText(results).trimEnd());
process.exit(!stopped && results.every(({ ok }) => ok) ? 0 : 1);

async function runStage(name: StageName, stageEnv: NodeJS.ProcessEnv): Promise<JestCounts> {
  const only = async (code: Promise<number>) => ({ ok: (await code) === 0, passed: 0, failed: 0 });
  switch (name) {
    case 'generate':
    case 'build':
      return only(nx(name));
    case 'lint':
      return only(runAloud(lint));
    case 'typecheck':
      return only(runAloud(typecheck));
    case 'unit':
      return runJest({ project: name, workers: 2, args: plan.jestArgs, env: stageEnv, temporary });
    case 'e2e':
      return runJest({ project: name, workers: 3, args: plan.jestArgs, env: stageEnv, temporary });
    case 'system':
      return runSystem(stageEnv);
  }
}

async function runSystem(stageEnv: NodeJS.ProcessEnv): Promise<JestCounts> {
  const run = { args: plan.jestArgs, env: stageEnv, temporary };
  const beside = await runJest({ ...run, project: 'system', workers: 3 });
  if (stopped) return beside;
  const alone = await runJest({ ...run, project: 'system-alone', workers: 1 });
  return { ok: beside.ok && alone.ok, passed: beside.passed + alone.passed, failed: beside.failed + alone.failed };
}

function readPlan(): TestPlan {
  try {
    return planTests(process.argv.slice(2));
  } catch (error) {
    return fail(error);
  }
}

function interrupt(signal: NodeJS.Signals): void {
  stopped ??= signal;
  endCommands();
}
