import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { render } from './kustomize.ts';

const root = new URL('../../', import.meta.url).pathname;

describe('render', () => {
  it('merges what one patch says into every object it is meant for, and into no other', () => {
    const manifests = render(join(root, 'k8s/base'));
    const spread = manifests.filter(({ spec }) => JSON.stringify(spec ?? {}).includes('topologySpreadConstraints'));
    const services = ['gateway', 'ingest', 'analysis', 'storage', 'dispatch'];
    expect(spread.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(services.map((name) => `Deployment ${name}`));
  });
});
