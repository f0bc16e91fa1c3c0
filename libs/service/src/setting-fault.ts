import { z } from 'zod';

/** A fault as zod tells it; all of its issues fit. */
interface Issue {
  code?: string | undefined;
  message: string;
  expected?: string;
  origin?: string;
}

interface Numbers {
  type?: string;
  minimum?: number;
  maximum?: number;
}

const numeric = ['number', 'int'];
const secret = /KEY|SECRET|TOKEN|PASSWORD|URL/u;
/** What is longer than any number is perhaps a secret that was put in the wrong place. */
const longestShown = 20;

/** What is wrong with a setting, in one sentence without its end: its name, what may be written there, and what was, unless that may be secret. */
export function settingFault(issue: Issue, { name, setting, given }: { name: string; setting: z.ZodType | undefined; given: string | undefined }): string {
  if (given === undefined && issue.code !== 'custom') return `${name} is missing`;
  if (given === undefined || !setting || !isOfNumber(issue)) return `${name} ${issue.message}`;
  return `${name} must be ${numberIn(z.toJSONSchema(setting, { unrepresentable: 'any' }) as Numbers)}${shown(name, given)}`;
}

function isOfNumber({ code, expected = '', origin = '' }: Issue): boolean {
  return (code === 'invalid_type' && numeric.includes(expected)) || ((code === 'too_small' || code === 'too_big') && numeric.includes(origin));
}

function numberIn({ type, minimum, maximum }: Numbers): string {
  const bounds = [minimum === undefined ? '' : ` from ${minimum}`, maximum === undefined ? '' : ` to ${maximum}`];
  return `${type === 'integer' ? 'a whole number' : 'a number'}${bounds.join('')}`;
}

function shown(name: string, given: string): string {
  return secret.test(name) || given.length > longestShown ? '' : `, not ${JSON.stringify(given)}`;
}
