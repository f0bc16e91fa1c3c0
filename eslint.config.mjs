import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.mjs';
import { doorRules } from './tools/lint/doors.mjs';

// What stands beside an app's sources in testing/ serves its e2e specs.
const specs = ['**/*.spec.ts', '**/*.e2e-spec.ts', '**/*.system-spec.ts', 'apps/*/testing/**/*.ts'];

const fewParameters = (most, message) => ({
  selector: `:matches(FunctionDeclaration, ArrowFunctionExpression)[params.length>${most}], :not(MethodDefinition[kind="constructor"]) > FunctionExpression[params.length>${most}]`,
  message,
});
const three = fewParameters(3, 'At most three parameters; from the fourth on take an options object.');
const four = fewParameters(4, 'At most (config, state, outcome, now); from the fifth on take an options object.');

const erasable = {
  selector: 'TSParameterProperty, TSEnumDeclaration, Decorator, TSModuleDeclaration[declare!=true]',
  message: 'Node runs this file by stripping its types: no parameter properties, enums, namespaces or decorators here.',
};

const promises = {
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/prefer-promise-reject-errors': 'error',
};

const types = {
  '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
};

const sizes = {
  'max-lines': ['error', { max: 250 }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  'no-restricted-syntax': ['error', three],
};

export default tseslint.config(
  { ignores: ['**/dist/**', '**/generated/**', '**/node_modules/**', '.nx/**', '.data/**', 'apps/console/**', 'coverage/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', URL: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...promises, ...types, ...sizes, eqeqeq: ['error', 'smart'], 'no-undef': 'off', 'no-console': 'error', 'no-irregular-whitespace': ['error', { skipStrings: true, skipTemplates: true, skipRegExps: true, skipComments: true }] },
  },
  { files: specs, rules: { 'max-lines-per-function': 'off', 'no-restricted-syntax': 'off' } },
  { files: ['tools/**', 'benchmarks/**', 'system-tests/**'], rules: { 'no-console': 'off' } },
  { files: ['tools/**/*.ts', 'benchmarks/**/*.ts', 'libs/testing/**/*.ts', 'system-tests/**/*.ts'], ignores: specs, rules: { 'no-restricted-syntax': ['error', three, erasable] } },
  ...boundaries(specs),
  ...doorRules({ specs, policySyntax: [four] }),
);
