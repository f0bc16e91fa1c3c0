import nx from '@nx/eslint-plugin';
import { createProjectGraphAsync } from '@nx/devkit';

// The rule reads the graph from Nx's cache and passes everything when there is none, so make it first.
process.env.NX_DAEMON ??= 'false';
await createProjectGraphAsync({ exitOnError: true });

const directions = [
  { sourceTag: 'type:core', onlyDependOnLibsWithTags: ['type:core'] },
  { sourceTag: 'type:policy', onlyDependOnLibsWithTags: ['type:core', 'type:policy'] },
  { sourceTag: 'type:edge', onlyDependOnLibsWithTags: ['type:core', 'type:policy', 'type:edge'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:core', 'type:policy', 'type:edge'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
];

const withTesting = directions.map(({ sourceTag, onlyDependOnLibsWithTags }) => ({
  sourceTag,
  onlyDependOnLibsWithTags: [...onlyDependOnLibsWithTags, 'type:test'],
}));

const coreImportsZodOnly = { sourceTag: 'type:core', allowedExternalImports: ['zod'] };

/** app → edge → policy → core and never back; testing is for specs only. */
export function boundaries(specs) {
  return [
    {
      files: ['apps/**/*.ts', 'libs/**/*.ts'],
      plugins: { '@nx': nx },
      rules: rule([...directions, coreImportsZodOnly]),
    },
    { files: specs, plugins: { '@nx': nx }, rules: rule(withTesting) },
  ];
}

function rule(depConstraints) {
  return { '@nx/enforce-module-boundaries': ['error', { allow: [], enforceBuildableLibDependency: false, depConstraints }] };
}
