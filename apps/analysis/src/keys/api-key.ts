import { createHash } from 'node:crypto';

/** Providers that want a key, each with the name of its settings. */
const settings = { gemini: 'GOOGLE_API_KEY', openai: 'OPENAI_API_KEY' } as const;
export type Provider = keyof typeof settings;
export const providers = Object.keys(settings) as [Provider, ...Provider[]];

const withProject = /^([\w.-]{1,63}):(.+)$/;

/** A provider's key. Neither JSON nor a log shows its secret; `id` and `masked` may be shown to anybody. */
export class ApiKey {
  readonly id: string;
  /** The quota project: limits are counted there. A key that names none is its own. */
  readonly project: string;
  /** `provider:project:…` with the last four characters, if there are enough of them to keep the rest secret. */
  readonly masked: string;
  readonly #secret: string;

  constructor(
    readonly provider: Provider,
    secret: string,
    project: string | null,
  ) {
    const hash = createHash('sha256').update(secret).digest('hex').slice(0, 10);
    this.#secret = secret;
    this.id = `${provider}:${hash}`;
    this.project = project ?? `key-${hash}`;
    this.masked = `${provider}:${this.project}:…${secret.length >= 20 ? secret.slice(-4) : ''}`;
  }

  get secret(): string {
    return this.#secret;
  }
}

/**
 * The keys of a provider, in their order: `NAME`, `NAME_FALLBACK`, `NAME_1`, `NAME_2` …, each `key` or `project:key`. A key that is
 * given twice is one, in the project that it is given with.
 */
export function keysOf(provider: Provider, environment: Record<string, unknown>): ApiKey[] {
  const projects = new Map<string, string | null>();
  for (const value of valuesOf(settings[provider], environment)) {
    const [, project = null, secret = value] = withProject.exec(value) ?? [];
    projects.set(secret, projects.get(secret) ?? project);
  }
  return [...projects].map(([secret, project]) => new ApiKey(provider, secret, project));
}

/** Names of settings whose key no request could carry: header values are visible ASCII characters (RFC 9110, 5.5). */
export function senselessKeys(environment: Record<string, unknown>): string[] {
  return providers.flatMap((provider) => settingsOf(settings[provider], environment)).filter((setting) => !/^\s*[\x21-\x7e]*[\x21-\x39\x3b-\x7e]\s*$/.test(String(environment[setting])));
}

function valuesOf(name: string, environment: Record<string, unknown>): string[] {
  return settingsOf(name, environment).map((setting) => String(environment[setting]).trim());
}

/** Those that are given. */
function settingsOf(name: string, environment: Record<string, unknown>): string[] {
  const numbers = Object.keys(environment).flatMap((setting) => (setting.startsWith(`${name}_`) ? numberIn(setting.slice(name.length + 1)) : []));
  const names = [name, `${name}_FALLBACK`, ...numbers.toSorted((one, other) => one - other).map((number) => `${name}_${number}`)];
  return names.filter((setting) => typeof environment[setting] === 'string' && environment[setting].trim() !== '');
}

function numberIn(suffix: string): number[] {
  return /^[1-9]\d{0,3}$/.test(suffix) ? [Number(suffix)] : [];
}
