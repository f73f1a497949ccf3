import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,shared,cli,simulator,native-bridge,test,bench}/**/*.test.ts'],
    // Those need a namespace or computer of their own: vitest.kernel.config.ts, vitest.host.config.ts.
    exclude: ['**/node_modules/**', 'test/kernel/**', 'test/host/**'],
    globalSetup: ['test/build-bundles.mjs'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
