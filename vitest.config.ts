import { defineConfig } from 'vitest/config';

export default defineConfig({
  logLevel: 'error',
  test: {
    include: ['{main,shared,cli,simulator,native-bridge,test,bench}/**/*.test.ts'],
    // Those need a namespace, a computer or a browser of their own, and have a configuration each.
    exclude: ['**/node_modules/**', 'test/{kernel,host,e2e}/**'],
    globalSetup: ['test/build-bundles.mjs'],
    // It imports JSON the way bundlers understand and Node does not.
    server: { deps: { inline: [/@actions\//] } },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
