export interface StageResult {
  name: string;
  ok: boolean;
  seconds: number;
  passed: number;
  failed: number;
}

/** A line per stage, and one alone at the end for programs: `N passed, N failed`. */
export function summaryText(results: StageResult[]): string {
  const rows = results.map(({ name, ok, seconds, passed, failed }) => {
    const counts = passed + failed > 0 ? `${passed} passed, ${failed} failed` : '';
    return `  ${ok ? '✓' : '✗'} ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s  ${counts}`.trimEnd();
  });
  return `\n${rows.join('\n')}\n\n${closingLine(results)}\n`;
}

/** A stage that fails without a failed test of its own (lint, a broken build) counts as one failure. */
export function closingLine(results: StageResult[]): string {
  const passed = results.reduce((sum, stage) => sum + stage.passed, 0);
  const failed = results.reduce((sum, stage) => sum + Math.max(stage.failed, stage.ok ? 0 : 1), 0);
  return `${passed} passed, ${failed} failed`;
}
