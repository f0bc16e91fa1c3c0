import { existsSync } from 'node:fs';

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
        keepClassNames: true,
        experimental: { keepImportAttributes: true },
      },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

/** One Jest project over the given folders, reading TypeScript as ES modules and libraries from their sources. */
function project(displayName, folders, testMatch, more = {}) {
  return {
    displayName,
    rootDir: import.meta.dirname,
    roots: folders.filter((folder) => existsSync(`${import.meta.dirname}/${folder}`)).map((folder) => `<rootDir>/${folder}`),
    testMatch,
    testEnvironment: 'node',
    testEnvironmentOptions: { customExportConditions: ['node', 'node-addons', 'development'] },
    extensionsToTreatAsEsm: ['.ts'],
    moduleFileExtensions: ['ts', 'js', 'mjs', 'json', 'node', 'wasm'],
    modulePathIgnorePatterns: ['/dist/', '<rootDir>/.nx/', '<rootDir>/.data/'],
    transform,
    ...more,
  };
}

/** Run through npm only (`npm test -- --only unit`): Jest needs Node 24 and --experimental-vm-modules. */
export default {
  // Every file leaves some twenty megabytes behind, and a heap that is collected for seconds makes deadlines pass.
  workerIdleMemoryLimit: '600MB',
  // For what hangs, not for what is slow: with other work on the machine a test may take many times as long.
  testTimeout: 60_000,
  projects: [
    project('unit', ['apps', 'libs', 'tools', 'benchmarks'], ['**/*.spec.ts']),
    project('e2e', ['apps', 'libs', 'tools'], ['**/*.e2e-spec.ts']),
    project('system', ['system-tests'], ['**/system-tests/*.system-spec.ts']),
    project('system-alone', ['system-tests/alone'], ['**/*.system-spec.ts']),
  ],
};
