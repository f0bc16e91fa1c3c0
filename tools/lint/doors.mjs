import { builtinModules } from 'node:module';
import { foldersTagged } from './kinds.mjs';

const testing = ['libs/testing/**/*.ts'];

const apps = foldersTagged('type:app').map((folder) => folder.replace('apps/', ''));

const doors = [
  { owner: 'nobody', regex: `^@sluice/(${apps.join('|')})(/|$)`, message: 'Apps are joined by queues only: nothing imports an app.' },
  { owner: 'libs/queue', regex: '^(bull|@nestjs/bull)(/|$)', message: 'Bull has one door: import @sluice/queue.' },
  { owner: 'libs/prisma', regex: '^(pg|@prisma/[^/]+)(/|$)|(^|/)generated/', message: 'The database has one door: import @sluice/prisma.' },
  { owner: 'libs/media', regex: '^sharp(/|$)', message: 'Images have one door: import @sluice/media.' },
];

const impureImports = [
  { regex: '^(@nestjs/|ioredis(/|$)|rxjs(/|$))', message: 'A policy is pure: Nest and Redis belong to src/nest.ts, src/nest/ or a *.store.ts file.' },
  { regex: '^\\.{1,2}/(.*/)?nest(\\.ts$|/)', message: 'A policy is pure: its nest door imports it, never the other way round.' },
  { regex: `^(node:|(${builtinModules.filter((name) => !name.startsWith('_')).join('|')})(/|$))`, message: 'A policy is pure: no Node modules.' },
];

const impureGlobals = ['process', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'fetch', 'console', 'crypto'];

const impureProperties = [
  { object: 'Date', property: 'now', message: 'A policy has no clock: take `now` as an argument.' },
  { object: 'Math', property: 'random', message: 'A policy has no dice: take `random` as an argument.' },
  { object: 'AbortSignal', property: 'timeout', message: 'A policy has no timers: take the signal as an argument.' },
  { object: 'globalThis', message: 'A policy is pure: no way round through globalThis.' },
];

const clockReading = {
  selector: ':matches(NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"])',
  message: 'A policy has no clock: take `now` as an argument.',
};

const environment = {
  'no-restricted-properties': ['error', { object: 'process', property: 'env', message: 'Only *config.ts files read the environment.' }],
};

const restrictImports = (patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(({ regex, message }) => ({ regex, message })) }],
});

/** One door per driver, one reader of the environment, and nothing impure in a policy's pure files. */
export function doorRules({ specs, policySyntax }) {
  return [
    { files: ['apps/**/*.ts', 'libs/**/*.ts'], ignores: testing, rules: restrictImports(doors) },
    ...doors.slice(1).map(({ owner }) => ({ files: [`${owner}/**/*.ts`], rules: restrictImports(doors.filter((door) => door.owner !== owner)) })),
    { files: ['apps/**/*.ts', 'libs/**/*.ts'], ignores: ['**/*config.ts', ...testing, ...specs], rules: environment },
    {
      files: foldersTagged('type:policy').map((folder) => `${folder}/src/**/*.ts`),
      ignores: ['**/src/nest.ts', '**/src/nest/**', '**/*.store.ts', '**/*.conformance.ts', ...specs],
      rules: {
        ...restrictImports([...doors, ...impureImports]),
        'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: 'A policy is pure: take what it gives as an argument.' }))],
        'no-restricted-properties': ['error', ...impureProperties],
        'no-restricted-syntax': ['error', ...policySyntax, clockReading],
      },
    },
  ];
}
