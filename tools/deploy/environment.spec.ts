import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { portOf, type ServiceName, services } from '@sluice/service';
import type { z } from 'zod';
import { environment as analysis } from '../../apps/analysis/src/config.ts';
import { environment as dispatch } from '../../apps/dispatch/src/config.ts';
import { environment as gateway } from '../../apps/gateway/src/config.ts';
import { environment as ingest } from '../../apps/ingest/src/config.ts';
import { environment as storage } from '../../apps/storage/src/config.ts';
import { readCompose, variablesOf } from './compose.ts';
import { render } from './kustomize.ts';
import { type Container, find, type Manifest, workloads } from './manifests.ts';

const root = new URL('../../', import.meta.url).pathname;
const schemas: Record<ServiceName, z.ZodObject> = { gateway, ingest, analysis, storage, dispatch };
const backends = services.filter((service) => service !== 'gateway');

/** Read by Node itself. */
const forNode = new Set(['NODE_OPTIONS']);

/** What the service itself would complain about, and names that it does not know. */
function complaints(service: ServiceName, environment: Record<string, string>): string[] {
  const given = Object.fromEntries(Object.entries(environment).filter(([name, value]) => value !== '' && !forNode.has(name)));
  const { error } = schemas[service].strict().safeParse(given);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
}

const secret = 'a-secret-of-24-characters';
const compose = readCompose(join(root, 'docker-compose.yml'), { POSTGRES_PASSWORD: secret, SLUICE_API_KEY: secret, SLUICE_SECRET: secret });
const manifests = render(join(root, 'k8s/overlays/local'));
const pods = new Map(workloads(manifests).map(({ metadata, spec }) => [metadata.name, spec.template.spec.containers[0]!]));

/** What a container gets: from config maps, then from its own list; secrets as the example gives them. */
function environmentOf({ envFrom = [], env = [] }: Container): Record<string, string> {
  const maps = envFrom.map(({ configMapRef }) => find(manifests, 'ConfigMap', configMapRef.name).data);
  const own = env.map(({ name, value, valueFrom }) => [name, value ?? secretOf(valueFrom?.secretKeyRef)]);
  return Object.assign({}, ...maps, Object.fromEntries(own)) as Record<string, string>;
}

function secretOf(reference?: { name: string; key: string; optional?: boolean }): string {
  const value = find(manifests, 'Secret', reference?.name ?? '').data?.[reference?.key ?? ''];
  if (value === undefined && !reference?.optional) throw new Error(`The example has no ${reference?.key}.`);
  return value ?? '';
}

const places: [string, (service: string) => Record<string, string>][] = [
  ['compose', (service) => compose.services[service]?.environment ?? {}],
  ['k8s', (service) => environmentOf(pods.get(service)!)],
];

describe.each(places)('the environment in %s', (_, environmentIn) => {
  it.each(services)('gives %s all it needs and nothing it does not know', (service) => {
    expect(complaints(service, environmentIn(service))).toEqual([]);
  });

  it('would be refused with a name no service knows', () => {
    expect(complaints('gateway', { ...environmentIn('gateway'), SLUICE_SECRET: secret })).toEqual([expect.stringContaining('SLUICE_SECRET')]);
  });

  it.each(services)('lets others reach %s', (service) => {
    expect(environmentIn(service)).toMatchObject({ SLUICE_HOST: '0.0.0.0', SLUICE_PORT: '3000' });
  });

  it('tells the gateway where each service listens', () => {
    const urls = Object.fromEntries(backends.map((service) => [`${service.toUpperCase()}_URL`, `http://${service}:${portOf(service, 3_000)}`]));
    expect(environmentIn('gateway')).toMatchObject(urls);
  });

  it('points the gateway at Redis, and at no other store', () => {
    const { DATABASE_URL, REDIS_URL } = environmentIn('gateway');
    expect([DATABASE_URL, new URL(REDIS_URL ?? '').host]).toEqual([undefined, 'redis:6379']);
  });

  it.each([...backends, 'migrate'])('points %s at the stores beside it', (service) => {
    const { DATABASE_URL, REDIS_URL } = environmentIn(service);
    expect(new URL(DATABASE_URL ?? '').host).toBe('postgres:5432');
    if (service !== 'migrate') expect(new URL(REDIS_URL ?? '').host).toBe('redis:6379');
  });
});

describe('the ports', () => {
  it.each(services)('%s is asked for its health where it listens', (service) => {
    const port = portOf(service, 3_000);
    expect(compose.services[service]?.healthcheck?.test.at(-1)).toContain(`http://127.0.0.1:${port}/health/ready'`);
    expect(pods.get(service)?.ports).toEqual([{ name: 'http', containerPort: port }]);
    const { spec } = find(manifests, 'Service', service) as Manifest & { spec: { ports: unknown } };
    expect(spec.ports).toEqual([{ name: 'http', port, targetPort: 'http' }]);
  });
});

describe('the .env of compose', () => {
  it.each(services)('reaches every setting of %s', (service) => {
    expect(Object.keys(schemas[service].shape).filter((name) => !(name in (compose.services[service]?.environment ?? {})))).toEqual([]);
  });

  it('has no name that no service and no image knows', () => {
    const known = new Set(['POSTGRES_PASSWORD', ...services.flatMap((service) => Object.keys(schemas[service].shape))]);
    expect(variablesOf(join(root, 'docker-compose.yml')).filter(({ name }) => !known.has(name))).toEqual([]);
  });
});

describe('the connections to PostgreSQL', () => {
  it('stay under 80 % of what it takes, with every service at its most replicas and one more while it rolls', () => {
    const { args } = pods.get('postgres')!;
    const most = Number(args.join(' ').match(/max_connections=(\d+)/)?.[1]);
    const needed = backends.map((service) => {
      const { maxReplicas } = find(manifests, 'HorizontalPodAutoscaler', service).spec as { maxReplicas: number };
      // ingest has one more, on which it listens.
      return (maxReplicas + 1) * (Number(environmentOf(pods.get(service)!)['DATABASE_CONNECTIONS']) + (service === 'ingest' ? 1 : 0));
    });
    expect(needed.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most * 0.8);
  });
});
