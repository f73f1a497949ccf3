import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,shared,cli,simulator,native-bridge,test,bench}/**/*.test.ts'],
    // Those need a network namespace of their own: vitest.kernel.config.ts.
    exclude: ['**/node_modules/**', 'test/kernel/**'],
    globalSetup: ['test/build-bundles.mjs'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
