import tseslint from 'typescript-eslint';

/** Packages that only one folder may import, so that replacing one touches one folder. */
const OWNED_PACKAGES = {
  'onnxruntime-node': 'src/inference',
  '@grpc/grpc-js': 'src/extproc',
  pino: 'src/telemetry',
};

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.cache/', 'models/', '**/*.cjs', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.test.json' } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      // Async functions satisfy asynchronous contracts even where one of them has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-restricted-syntax': [
        'error',
        { selector: "ThrowStatement > NewExpression[callee.name='Error']", message: 'Throw a named error class.' },
      ],
      complexity: ['error', 15],
      'max-depth': ['error', 3],
    },
  },
  ...Object.entries(OWNED_PACKAGES).map(([name, folder]) => ({
    files: ['src/**/*.ts'],
    ignores: [`${folder}/**`],
    rules: { 'no-restricted-imports': ['error', { paths: [{ name, message: `Only ${folder} imports it.` }] }] },
  })),
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts reads the environment.' },
        { object: 'process', property: 'exit', message: 'Only main.ts ends the process.' },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-member-access': 'off' },
  },
);
