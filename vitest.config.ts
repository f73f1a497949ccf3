import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,shared,cli,simulator,native-bridge,test,bench}/**/*.test.ts'],
    // Those need a namespace, a computer or a browser of their own, and have a configuration each.
    exclude: ['**/node_modules/**', 'test/{kernel,host,e2e}/**'],
    globalSetup: ['test/build-bundles.mjs'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
