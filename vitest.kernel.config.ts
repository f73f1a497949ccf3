/**
 * Tests with the kernel on both sides. They make interfaces and routes, so scripts/test.mjs starts
 * this run in a network namespace of its own; anywhere else each of them is skipped with the reason.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/kernel/**/*.test.ts'],
    globalSetup: ['test/build-bundles.mjs', 'test/kernel/bring-loopback-up.mjs'],
    // One at a time: they share the namespace, and two cores.
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
