import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ComposeService {
  image: string;
  build?: string;
  command?: string;
  user?: string;
  environment?: Record<string, string>;
  networks: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  restart: string;
  read_only: boolean;
  cap_drop: string[];
  security_opt: string[];
  mem_limit: string;
  stop_grace_period: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[]; interval: string; timeout: string; retries: number; start_period: string };
}

export interface Compose {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, unknown>;
}

interface Variable {
  name: string;
  kind?: '-' | '?';
  /** The default, or what is said when it is missing. */
  text?: string;
}

const variable = /\$\{(?<name>\w+)(?::(?<kind>[-?])(?<text>[^}]*))?\}/g;

/** A compose file with every `${NAME:-default}` and `${NAME:?message}` filled in from `environment`. */
export function readCompose(path: string, environment: Record<string, string>): Compose {
  const text = readFileSync(path, 'utf8').replace(variable, (...match) => {
    const { name, kind, text: given = '' } = match.at(-1) as Variable;
    return environment[name] ?? (kind === '-' ? given : '');
  });
  return parse(text, { merge: true }) as Compose;
}

/** Every place where a compose file asks for a variable. */
export function variablesOf(path: string): Variable[] {
  return [...readFileSync(path, 'utf8').matchAll(variable)].map(({ groups }) => groups as unknown as Variable);
}
