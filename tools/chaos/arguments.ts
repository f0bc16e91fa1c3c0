import { parseArgs } from 'node:util';

export interface ChaosArguments {
  messages: number;
  accounts: number;
  replicas: number;
  seed: number;
  minutes: number;
  /** Where the services' log lines go too. */
  log: string | null;
  /** Build first; without it what is built already is tried. */
  build: boolean;
}

const defaults = { messages: 10_000, accounts: 300, replicas: 4, seed: 7, minutes: 6 };

/** Reads `--messages n --accounts n --replicas n --seed n --minutes n --log path --no-build`; throws a sentence for anything else. */
export function readArguments(args: string[]): ChaosArguments {
  const values = parse(args);
  const number = (name: keyof typeof defaults): number => {
    const value = Number(values[name] ?? defaults[name]);
    if (Number.isFinite(value) && value > 0) return value;
    throw new Error(`--${name} takes a number above 0, not ${JSON.stringify(values[name])}.`);
  };
  const wanted = { messages: number('messages'), accounts: number('accounts'), replicas: number('replicas'), seed: number('seed'), minutes: number('minutes') };
  if (wanted.replicas < 2) throw new Error('--replicas must be at least 2: one must be left when another is killed.');
  return { ...wanted, log: values.log ?? null, build: values['no-build'] !== true };
}

function parse(args: string[]): Partial<Record<keyof typeof defaults | 'log', string>> & { 'no-build'?: boolean } {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({ args, options: { messages: option, accounts: option, replicas: option, seed: option, minutes: option, log: option, 'no-build': { type: 'boolean' } } }).values;
  } catch (cause) {
    // Node throws a TypeError for a wrong option, which would look like a bug of ours.
    throw new Error(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
