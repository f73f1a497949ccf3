/** Component tests: React in a DOM without layout, over a fake of the contract. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['renderer/**/*.test.{ts,tsx}'],
    environment: 'happy-dom',
    css: { modules: { classNameStrategy: 'non-scoped' } },
    testTimeout: 20_000,
  },
});
