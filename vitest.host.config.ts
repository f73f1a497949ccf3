/**
 * Tests of the helper with the whole of a computer around it: /etc, /run, routes. scripts/test.mjs
 * starts this run in test/host/sandbox.sh; anywhere else each of them is skipped with the reason.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/host/**/*.test.ts'],
    globalSetup: ['test/build-bundles.mjs'],
    // One at a time: they share the computer.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
