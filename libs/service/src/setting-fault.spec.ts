import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { settingFault } from './setting-fault.ts';

const shape: Record<string, z.ZodType> = {
  GEMINI_RPM: z.coerce.number().int().min(1).max(1_000_000).optional(),
  BATCH_INTERVAL: z.coerce.number().min(0).max(60).default(2),
  LEAST: z.coerce.number().int().min(3).default(5),
  TOKEN_COUNT: z.coerce.number().int().min(1).max(9),
  PLACE: z.enum(['here', 'there'], { error: 'must be here or there' }),
};

function faultsOf(name: string, given: string | undefined): string[] {
  const setting = shape[name];
  const issues = setting?.safeParse(given).error?.issues ?? [];
  return [...new Set(issues.map((issue) => settingFault(issue, { name, setting, given })))];
}

describe('a setting that cannot be', () => {
  it.each([
    ['GEMINI_RPM', 'abc', 'GEMINI_RPM must be a whole number from 1 to 1000000, not "abc"'],
    ['GEMINI_RPM', '0', 'GEMINI_RPM must be a whole number from 1 to 1000000, not "0"'],
    ['GEMINI_RPM', '1.5', 'GEMINI_RPM must be a whole number from 1 to 1000000, not "1.5"'],
    ['GEMINI_RPM', '-0.5', 'GEMINI_RPM must be a whole number from 1 to 1000000, not "-0.5"'],
    ['BATCH_INTERVAL', '2s', 'BATCH_INTERVAL must be a number from 0 to 60, not "2s"'],
    ['BATCH_INTERVAL', '61', 'BATCH_INTERVAL must be a number from 0 to 60, not "61"'],
    ['PLACE', 'nowhere', 'PLACE must be here or there'],
    ['PLACE', undefined, 'PLACE is missing'],
  ])('%s=%s is told in one sentence', (name, given, fault) => {
    expect(faultsOf(name, given)).toEqual([fault]);
  });

  it('says why it is needed that is missing, where somebody knows', () => {
    const issue = { code: 'custom', message: 'must be given with OPENAI_API_KEY' };
    expect(settingFault(issue, { name: 'OPENAI_MODEL', setting: undefined, given: undefined })).toBe('OPENAI_MODEL must be given with OPENAI_API_KEY');
  });

  it('says what is allowed where there is one bound', () => {
    expect(faultsOf('LEAST', '2')[0]).toMatch(/^LEAST must be a whole number from 3(?: to \d+)?, not "2"$/);
  });

  it('shows nothing that may be secret', () => {
    expect([...faultsOf('TOKEN_COUNT', 'abc'), ...faultsOf('GEMINI_RPM', 'AIzaSyCanary-0123456789')]).toEqual([
      'TOKEN_COUNT must be a whole number from 1 to 9',
      'GEMINI_RPM must be a whole number from 1 to 1000000',
    ]);
  });
});
