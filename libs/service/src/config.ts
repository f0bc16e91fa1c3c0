import { z } from 'zod';
import { settingFault } from './setting-fault.ts';

/** Names and default ports: the gateway has SLUICE_PORT, the services the four after it. */
export const services = ['gateway', 'ingest', 'analysis', 'storage', 'dispatch'] as const;
export type ServiceName = (typeof services)[number];

const flag = z.stringbool();

/** What every service reads from the environment. */
export const commonEnvironment = z.object({
  NODE_ENV: z.string().default('development'),
  SLUICE_PORT: z.coerce.number().int().min(1).max(65_531).default(3_000),
  SLUICE_HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_PRETTY: flag.default(Boolean(process.stdout.isTTY)),
});

/** What every service behind the gateway reads on top. */
export const storesEnvironment = commonEnvironment.extend({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// URL' }),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// URL' }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(2).max(200).default(10),
  SLUICE_API_KEY: z.string().min(1, 'must not be empty: it is the first admin key'),
  SLUICE_SECRET: z.string().min(16, 'must have at least 16 characters: credentials are sealed with it'),
});

/** Addresses and CIDRs, with commas between: the proxies whose X-Forwarded-For is believed. What stands in front on this host, unless somebody says otherwise. */
export const trustedProxies = z
  .string()
  .default('127.0.0.0/8,::1')
  .transform((text) => text.split(',').map((range) => range.trim()))
  .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], { error: 'must be addresses or CIDRs with commas between: 10.0.0.0/8,fc00::/7' })));

/** Reads the environment once; lists every fault at once and ends the process when there is one. */
export function readConfig<Schema extends z.ZodObject<Record<string, z.ZodType>>>(schema: Schema, environment: NodeJS.ProcessEnv = process.env): z.infer<Schema> {
  const blankAsAbsent = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(blankAsAbsent);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return settingFault(issue, { name, setting: schema.shape[name], given: blankAsAbsent[name] });
  });
  for (const fault of new Set(faults)) process.stderr.write(`configuration: ${fault}\n`);
  return process.exit(78);
}

/** The port of a service in a row that begins at SLUICE_PORT. */
export function portOf(service: ServiceName, firstPort: number): number {
  return firstPort + services.indexOf(service);
}
