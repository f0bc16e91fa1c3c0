import { existsSync, readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);

/** The folders (`libs/retry`, …) of every package that carries the given Nx tag. */
export function foldersTagged(tag) {
  return ['apps', 'libs']
    .filter((kind) => existsSync(new URL(kind, root)))
    .flatMap((kind) => readdirSync(new URL(kind, root)).map((name) => `${kind}/${name}`))
    .filter((folder) => tagsOf(folder).includes(tag));
}

function tagsOf(folder) {
  const manifest = new URL(`${folder}/package.json`, root);
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')).nx?.tags ?? []) : [];
}
