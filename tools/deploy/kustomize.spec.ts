import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { render } from './kustomize.ts';
import type { Manifest } from './manifests.ts';

const root = new URL('../../', import.meta.url).pathname;
const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
const byKubectl = hasKubectl ? it : it.skip;

/** Objects that can be compared: no hashes in names, no namespaces, and every list in one order. */
function comparable(manifests: Manifest[]): unknown {
  const withoutHashes = JSON.stringify(manifests).replaceAll(/(sluice-settings|sluice-secrets|redis-config)-[a-z0-9]{10}/g, '$1');
  return inOrder(JSON.parse(withoutHashes));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'namespace');
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inOrder(inner)]));
}

/** What the real one makes of the overlay, its secrets as in the example. */
function kubectlRender(): Manifest[] {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-k8s-'));
  try {
    cpSync(join(root, 'k8s'), folder, { recursive: true });
    const overlay = join(folder, 'overlays/local');
    if (!existsSync(join(overlay, '.env'))) copyFileSync(join(overlay, 'example.env'), join(overlay, '.env'));
    const output = execFileSync('kubectl', ['kustomize', overlay], { encoding: 'utf8' });
    return parseAllDocuments(output).map((document) => document.toJS() as Manifest);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('render', () => {
  byKubectl('makes of our folders what kubectl kustomize makes of them', () => {
    const withoutSecrets = ({ kind }: Manifest): boolean => kind !== 'Secret';
    expect(comparable(render(join(root, 'k8s/overlays/local')).filter(withoutSecrets))).toEqual(comparable(kubectlRender().filter(withoutSecrets)));
  });

  it('merges what one patch says into every object it is meant for, and into no other', () => {
    const manifests = render(join(root, 'k8s/base'));
    const spread = manifests.filter(({ spec }) => JSON.stringify(spec ?? {}).includes('topologySpreadConstraints'));
    expect(spread.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['gateway', 'ingest', 'analysis', 'storage', 'dispatch'].map((name) => `Deployment ${name}`));
  });
});
