/** The preload runs in Chromium's sandbox: one CommonJS file that needs nothing but Electron. */
import { defineConfig } from 'vite';

import { listBundledPackages } from './scripts/bundled-packages.mjs';

export default defineConfig({
  plugins: [listBundledPackages('preload')],
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: 'out/preload',
    emptyOutDir: true,
    target: 'chrome130',
    minify: false,
    lib: { entry: 'preload/index.ts', formats: ['cjs'], fileName: () => 'index.cjs' },
    rollupOptions: { external: ['electron'] },
  },
});
