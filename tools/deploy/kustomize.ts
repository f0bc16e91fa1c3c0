import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { parse, parseAllDocuments } from 'yaml';
import { type Labels, type Manifest, workloads } from './manifests.ts';

interface Kustomization {
  resources: string[];
  patches?: { path: string; target: { kind: string; labelSelector?: string } }[];
  configMapGenerator?: Generator[];
  secretGenerator?: Generator[];
  labels?: { pairs: Labels }[];
  images?: { name: string; newTag: string }[];
}

interface Generator {
  name: string;
  envs?: string[];
  files?: string[];
}

type Tree = Record<string, unknown>;

/**
 * What `kubectl kustomize` makes of a folder, as far as our own folders ask for it and without hashes in names, so that
 * checks need no kubectl. Instead of a `.env`, which holds somebody's secrets, the `example.env` beside it is read.
 */
export function render(folder: string): Manifest[] {
  const kustomization = parse(readFileSync(join(folder, 'kustomization.yaml'), 'utf8')) as Kustomization;
  const resources = kustomization.resources.flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? render(path) : readManifests(path);
  });
  const generated = [
    ...(kustomization.configMapGenerator ?? []).map((generator) => generate('ConfigMap', folder, generator)),
    ...(kustomization.secretGenerator ?? []).map((generator) => generate('Secret', folder, generator)),
  ];
  const patches = (kustomization.patches ?? []).map(({ path, target }) => ({ target, patch: readManifests(join(folder, path))[0]! }));
  const patched = resources.map((resource) =>
    patches.filter(({ target }) => isMeant(target, resource)).reduce((merged, { patch: { spec } }) => merge(merged, { spec }) as Manifest, resource),
  );
  return [...generated, ...patched].map((manifest) => finish(manifest, kustomization));
}

function readManifests(path: string): Manifest[] {
  return parseAllDocuments(readFileSync(path, 'utf8'), { merge: true }).map((document) => document.toJS() as Manifest);
}

function generate(kind: string, folder: string, { name, envs = [], files = [] }: Generator): Manifest {
  const read = (file: string): string => readFileSync(join(folder, file === '.env' ? 'example.env' : file), 'utf8');
  const lines = envs.flatMap((file) => Object.entries(parseEnv(read(file))));
  const data = Object.fromEntries([...lines, ...files.map((file) => [file, read(file)])]) as Record<string, string>;
  return { apiVersion: 'v1', kind, metadata: { name }, data };
}

function isMeant({ kind, labelSelector }: { kind: string; labelSelector?: string }, { kind: actual, metadata }: Manifest): boolean {
  const [key = '', value] = labelSelector?.split('=') ?? [];
  return new RegExp(`^(${kind})$`).test(actual) && (!labelSelector || metadata.labels?.[key] === value);
}

/** A strategic merge: objects by key, lists of named things by name, everything else is replaced. */
function merge(target: unknown, patch: unknown): unknown {
  if (Array.isArray(target) && Array.isArray(patch) && [...target, ...patch].every(isNamed)) {
    const names = new Set([...target, ...patch].map(({ name }: { name: string }) => name));
    const named = (list: { name: string }[], wanted: string): unknown => list.find(({ name }) => name === wanted);
    return [...names].map((name) => merge(named(target, name), named(patch, name)));
  }
  if (!isTree(target) || !isTree(patch)) return patch === undefined ? target : patch;
  const keys = new Set([...Object.keys(target), ...Object.keys(patch)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(target[key], patch[key])]));
}

/** Adds the labels of a kustomization to an object, its pods and its volumes, and the tags to its images. */
function finish(manifest: Manifest, { labels = [], images = [] }: Kustomization): Manifest {
  const pairs = Object.assign({}, ...labels.map(({ pairs }) => pairs)) as Labels;
  const labelled = merge(manifest, { metadata: { labels: pairs } }) as Manifest;
  const [workload] = workloads([labelled]);
  if (!workload) return labelled;
  const containers = workload.spec.template.spec.containers.map(({ name, image }) => {
    const tag = images.find((candidate) => candidate.name === image)?.newTag;
    return { name, image: tag ? `${image}:${tag}` : image };
  });
  const template = { metadata: { labels: pairs }, spec: { containers } };
  const volumes = (workload.spec.volumeClaimTemplates ?? []).map((volume) => merge(volume, { metadata: { labels: pairs } }));
  return merge(workload, { spec: { template, ...(volumes.length > 0 && { volumeClaimTemplates: volumes }) } }) as Manifest;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamed(value: unknown): boolean {
  return isTree(value) && typeof value['name'] === 'string';
}
