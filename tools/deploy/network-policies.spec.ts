import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { render } from './kustomize.ts';
import { workloads } from './manifests.ts';
import { isAllowed } from './network-policies.ts';

const root = new URL('../../', import.meta.url).pathname;
const manifests = render(join(root, 'k8s/overlays/local'));
const pods = workloads(manifests).map(({ metadata, spec }) => ({ name: metadata.name, labels: spec.template.metadata.labels }));
const labelsOf = (name: string): Record<string, string> | null => pods.find((pod) => pod.name === name)?.labels ?? null;

const listens = { gateway: 3_000, ingest: 3_001, analysis: 3_002, storage: 3_003, dispatch: 3_004, redis: 6_379, postgres: 5_432 };

const designed = [
  ...['ingest', 'analysis', 'storage', 'dispatch'].flatMap((name) => [`gateway → ${name}`, `${name} → redis`, `${name} → postgres`]),
  'gateway → redis',
  'migrate → postgres',
];

describe('the network policies', () => {
  it('let our pods reach each other only where the design says so', () => {
    const flows = pods.flatMap(({ name: from }) => Object.entries(listens).filter(([to]) => to !== from).map(([to, port]) => ({ from, to, port })));
    const allowed = flows.filter(({ from, to, port }) => isAllowed(manifests, { from: labelsOf(from), to: labelsOf(to), port }));
    expect(allowed.map(({ from, to }) => `${from} → ${to}`).sort()).toEqual([...designed].sort());
  });

  it.each(Object.entries(listens))('let the outside reach %s only if it is the gateway', (name, port) => {
    expect(isAllowed(manifests, { from: null, to: labelsOf(name), port })).toBe(name === 'gateway');
  });

  it('let those out to the internet that call platforms', () => {
    const callers = pods.filter(({ labels }) => isAllowed(manifests, { from: labels, to: null, port: 443 })).map(({ name }) => name);
    expect(callers.sort()).toEqual(['analysis', 'dispatch', 'ingest', 'storage']);
  });

  it('let nobody out on any other port, but to a PostgreSQL elsewhere', () => {
    const openTo = (port: number): string[] => pods.filter(({ labels }) => isAllowed(manifests, { from: labels, to: null, port })).map(({ name }) => name);
    expect([openTo(80), openTo(22), openTo(6_379)]).toEqual([[], [], []]);
    expect(openTo(5_432).sort()).toEqual(['analysis', 'dispatch', 'ingest', 'migrate', 'storage']);
  });
});
