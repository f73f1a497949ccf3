/**
 * Bundles what runs in plain Node: the command line and the datapath Worker. A Worker cannot start
 * from a .ts file on Node 20, so Electron, the command line and the tests all start this bundle.
 */
import { builtinModules } from 'node:module';
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: 'out',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    sourcemap: true,
    ssr: true,
    rollupOptions: {
      input: {
        'cli/index': 'cli/index.ts',
        'cli/write-manual': 'cli/manual/write-manual.ts',
        'main/datapath-worker': 'main/datapath/datapath-worker.ts',
        'simulator/carrier-server': 'simulator/carrier/carrier-server.ts',
      },
      external: [...builtinModules, /^node:/, 'usb'],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
