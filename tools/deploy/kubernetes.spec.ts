import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { render } from './kustomize.ts';
import { find, type Manifest, type Workload, workloads } from './manifests.ts';

const root = new URL('../../', import.meta.url).pathname;
const manifests = render(join(root, 'k8s/overlays/local'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

const named = (list: Workload[]): [string, Workload][] => list.map((workload) => [workload.metadata.name, workload]);
const all = named(workloads(manifests));
const ours = all.filter(([, { kind }]) => kind !== 'StatefulSet');
const services = all.filter(([, { kind }]) => kind === 'Deployment');
const lasting = all.filter(([, { kind }]) => kind !== 'Job');

const podOf = ({ spec }: Workload): Workload['spec']['template']['spec'] => spec.template.spec;
const containerOf = (workload: Workload): ReturnType<typeof podOf>['containers'][number] => podOf(workload).containers[0]!;
const probe = (path: string): unknown => ({ httpGet: { path, port: 'http' } });

describe('every pod', () => {
  it('is one of those that are known', () => {
    expect(all.map(([name]) => name).sort()).toEqual(['analysis', 'dispatch', 'gateway', 'ingest', 'migrate', 'postgres', 'redis', 'storage']);
  });

  it.each(all)('%s may do nothing to its node or its cluster', (_, workload) => {
    const pod = podOf(workload);
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(pod.volumes?.filter((volume) => 'hostPath' in volume)).toEqual([]);
    expect([...pod.containers, ...(pod.initContainers ?? [])]).toHaveLength(1);
    const lockedDown = { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } };
    expect(containerOf(workload).securityContext).toEqual(lockedDown);
  });

  it.each(ours)('%s runs our image as 10001, with a /tmp of its own', (name, workload) => {
    const cache = name === 'analysis';
    expect(podOf(workload)).toMatchObject({
      securityContext: { runAsUser: 10_001, runAsGroup: 10_001 },
      volumes: [...(cache ? [{ name: 'cache', emptyDir: { sizeLimit: '1200Mi' } }] : []), { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
    });
    expect(containerOf(workload)).toMatchObject({ image: `sluice:${version}`, volumeMounts: [...(cache ? [{ name: 'cache', mountPath: '/var/cache/sluice' }] : []), { name: 'tmp', mountPath: '/tmp' }] });
  });

  it.each(all)('%s asks for what it needs and is held to its memory', (_, workload) => {
    const { requests, limits } = containerOf(workload).resources;
    expect(requests).toEqual({ cpu: expect.stringMatching(/^\d+m$/), memory: limits['memory'] });
    expect(limits).toEqual({ memory: expect.stringMatching(/^\d+[MG]i$/) });
  });

  it.each(all)('%s comes from an image of one exact version', (_, workload) => {
    expect(containerOf(workload).image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
  });

  it.each(lasting)('%s is watched from its start on, and its Service finds it', (name, workload) => {
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(workload);
    expect([startupProbe, livenessProbe, readinessProbe].every((each) => each !== undefined)).toBe(true);
    const { selector } = find(manifests, 'Service', name).spec as { selector: Record<string, string> };
    expect(workload.spec.template.metadata.labels).toMatchObject(selector);
  });
});

describe('every service', () => {
  it.each(services)('%s runs its own app', (name, workload) => {
    expect(containerOf(workload).args).toEqual([`apps/${name}/dist/main.js`]);
  });

  it.each(services)('%s is restarted for its own faults only, and gets requests when it is ready', (_, workload) => {
    expect(containerOf(workload)).toMatchObject({
      startupProbe: probe('/health/live'),
      livenessProbe: probe('/health/live'),
      readinessProbe: probe('/health/ready'),
    });
  });

  it.each(services)('%s leaves in order: told first, then given time', (_, workload) => {
    expect(podOf(workload)).toMatchObject({ terminationGracePeriodSeconds: 60 });
    expect(containerOf(workload).lifecycle).toEqual({ preStop: { exec: { command: ['sleep', '5'] } } });
    expect(workload.spec).toMatchObject({ strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
  });

  it.each(services)('%s grows from 1 to 5 by CPU and memory, spread over nodes', (name, workload) => {
    expect(find(manifests, 'HorizontalPodAutoscaler', name).spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }, { resource: { name: 'memory', target: { averageUtilization: 80 } } }],
    });
    expect(workload.spec['replicas']).toBeUndefined();
    expect(podOf(workload)).toMatchObject({ topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' }] });
  });

  it.each(services)('%s can be moved one pod at a time, also when it has only one', (name, workload) => {
    const { selector, ...budget } = find(manifests, 'PodDisruptionBudget', name).spec as { selector: { matchLabels: Record<string, string> } };
    expect(budget).toEqual({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(workload.spec.template.metadata.labels).toMatchObject(selector.matchLabels);
  });
});

describe('the rest', () => {
  const manifest = (kind: string, name: string): Manifest => find(manifests, kind, name);

  it('migrates with the same image, and can be applied before the services by its label', () => {
    const job = manifest('Job', 'migrate');
    const componentOf = ({ metadata }: Manifest): string | undefined => metadata.labels?.['app.kubernetes.io/component'];
    expect(job.spec).toMatchObject({ template: { spec: { restartPolicy: 'Never', containers: [{ args: ['tools/migrate.ts'] }] } } });
    expect(componentOf(job)).toBe('migration');
    expect(services.map(([, workload]) => componentOf(workload)).sort()).toEqual(['backend', 'backend', 'backend', 'backend', 'edge']);
  });

  it('runs Redis with an append-only file and lets it throw nothing away', () => {
    const lines = manifest('ConfigMap', 'redis-config').data?.['redis.conf']?.split('\n') ?? [];
    expect(lines).toEqual(expect.arrayContaining(['appendonly yes', 'appendfsync everysec', 'maxmemory 384mb', 'maxmemory-policy noeviction']));
    expect(containerOf(all.find(([name]) => name === 'redis')![1]).resources.limits).toEqual({ memory: '512Mi' });
  });

  it('shows the world the gateway alone', () => {
    const ingresses = manifests.filter(({ kind }) => kind === 'Ingress');
    const backend = { service: { name: 'gateway', port: { name: 'http' } } };
    expect(ingresses.map(({ spec }) => spec)).toMatchObject([{ rules: [{ http: { paths: [{ path: '/', backend }] } }] }]);
    expect(manifests.filter(({ kind, spec }) => kind === 'Service' && spec?.['type'] !== undefined)).toEqual([]);
  });

  it('holds no secret: the example is to be replaced', () => {
    const values = Object.values(manifest('Secret', 'sluice-secrets').data ?? {});
    expect(values.filter((value) => !value.includes('REPLACE-'))).toEqual([]);
    expect(render(join(root, 'k8s/base')).filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });
});
