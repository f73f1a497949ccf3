/** Bundles the page that Electron and the browser show. The page's CSP allows nothing inline. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

import { listBundledPackages } from './scripts/bundled-packages.mjs';

export default defineConfig({
  root: 'renderer',
  base: './',
  publicDir: false,
  logLevel: 'warn',
  plugins: [react(), listBundledPackages('page')],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    modulePreload: false,
    // A font or picture as data: would need a wider policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
});
