/** Tests run the TypeScript sources through swc (no type check: `tsc` does that once, in `npm test`). */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  testTimeout: 60_000,
  // A real Envoy, worker threads and local providers share two cores.
  maxWorkers: 2,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
