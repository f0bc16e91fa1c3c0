import { describe, expect, it } from '@jest/globals';
import { hermetic } from './environment.ts';
import { planTests } from './stages.ts';
import { closingLine, summaryText } from './summary.ts';

describe('npm test', () => {
  it('runs every stage in order and hands the rest to Jest', () => {
    expect(planTests(['-t', 'lane'])).toEqual({
      stages: ['generate', 'lint', 'typecheck', 'build', 'unit', 'e2e', 'system'],
      jestArgs: ['-t', 'lane'],
    });
  });

  it.each([
    [['--only', 'unit'], ['generate', 'unit'], []],
    [['--only=e2e,unit', '-t', 'x'], ['generate', 'unit', 'e2e'], ['-t', 'x']],
    [['-t', 'x', '--only', 'system'], ['generate', 'build', 'system'], ['-t', 'x']],
    [['--only', 'lint'], ['lint'], []],
  ])('with %j runs %j', (args, stages, jestArgs) => {
    expect(planTests(args)).toEqual({ stages, jestArgs });
  });

  it('says which stages there are when one is unknown', () => {
    expect(() => planTests(['--only', 'units'])).toThrow('generate,lint,typecheck,build,unit,e2e,system, not "units"');
  });

  it('keeps a developer’s own stores, accounts and keys from the tests', () => {
    const env = { PATH: '/bin', CI: 'true', TEST_REDIS_URL: 'redis://t', DATABASE_URL: 'x', SLUICE_SECRET: 'x', TELEGRAM_BOT_TOKEN: 'x', GOOGLE_API_KEY_2: 'x' };
    expect(hermetic(env)).toEqual({ PATH: '/bin', CI: 'true', TEST_REDIS_URL: 'redis://t' });
  });
});

describe('the summary', () => {
  const lint = { name: 'lint', ok: true, seconds: 4.21, passed: 0, failed: 0 };
  const unit = { name: 'unit', ok: true, seconds: 10, passed: 120, failed: 0 };
  const e2e = { name: 'e2e', ok: false, seconds: 12.5, passed: 7, failed: 2 };

  it('has a line per stage and ends with the counts alone', () => {
    const lines = summaryText([lint, unit, e2e]).trimEnd().split('\n');
    expect(lines).toContain('  ✓ lint          4.2 s');
    expect(lines).toContain('  ✗ e2e          12.5 s  7 passed, 2 failed');
    expect(lines.at(-1)).toBe('127 passed, 2 failed');
  });

  it('counts a stage that failed without a failed test as one failure', () => {
    expect(closingLine([{ ...lint, ok: false }])).toBe('0 passed, 1 failed');
  });
});
