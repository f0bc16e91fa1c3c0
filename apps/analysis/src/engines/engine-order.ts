import { z } from 'zod';
import type { Task } from './engine.ts';

export const engineNames = ['gemini', 'openai', 'local'] as const;
export type EngineName = (typeof engineNames)[number];

/** Engine names with commas between, the first preferred. */
const order = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(engineNames, { error: `must be some of ${engineNames.join(', ')}, with commas between` })).min(1))
  .optional();

/** Which engines do what, the first preferred. Unset: those that have keys, then local. */
export const engineSettings = z.object({ CARD_ENGINES: order, TEXT_ENGINES: order, POST_ENGINES: order });

const settings = { card: 'CARD_ENGINES', text: 'TEXT_ENGINES', post: 'POST_ENGINES' } as const satisfies Record<Task, keyof z.infer<typeof engineSettings>>;

/** The engines of every task, in order. One that has no key is left out, unless nothing else would remain: then local does it. */
export function orderEngines(wanted: z.infer<typeof engineSettings>, available: ReadonlySet<EngineName>): Record<Task, EngineName[]> {
  const of = (task: Task): EngineName[] => {
    const names = [...new Set(wanted[settings[task]] ?? engineNames)].filter((name) => available.has(name));
    return names.length > 0 ? names : ['local'];
  };
  return { card: of('card'), text: of('text'), post: of('post') };
}
