import { join } from 'node:path';
import { root } from './commands.ts';
import { DemoApi } from './demo/api.ts';
import { demoInputs } from './demo/inputs.ts';
import { Progress } from './demo/progress.ts';
import { runDemo } from './demo/run-demo.ts';
import { readDemoSettings } from './demo/settings.ts';
import { resultsText, summaryText } from './demo/view.ts';
import { fail } from './terminal/fail.ts';
import { say, surviveClosedOutput } from './terminal/say.ts';

surviveClosedOutput();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

try {
  const settings = readDemoSettings(root, process.env);
  const api = new DemoApi(settings);
  await api.checkIsThere();
  const inputs = await demoInputs(join(root, 'samples/cards'));
  say(`Writing to ${settings.origin} as ${inputs.length} people would: texts in three languages, photos of business cards, and one of no card.`);
  const progress = new Progress(process.stdout);
  const results = await runDemo(api, inputs, (done, { label }) => progress.show(`${done + 1}/${inputs.length}  ${label}`));
  progress.clear();
  say(`\n${resultsText(results, process.stdout.columns ?? 160)}\n\n${summaryText(results)}`);
  process.exitCode = results.every(({ answer }) => answer !== null) ? 0 : 1;
} catch (error) {
  fail(error);
}
