import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{main,shared,cli,simulator,native-bridge,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
