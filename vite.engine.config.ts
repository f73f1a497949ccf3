/**
 * Bundles what runs in plain Node: the command line and the datapath Worker. A Worker cannot start
 * from a .ts file on Node 20, so Electron, the command line and the tests all start this bundle.
 */
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { defineConfig, type Plugin } from 'vite';

import { parseProviderXml } from './main/plans/provider-xml.ts';
import { listBundledPackages } from './scripts/bundled-packages.mjs';

/** The provider database, in the form the program looks things up in. */
function planData(): Plugin {
  const dir = new URL('data/mobile-broadband-provider-info/', import.meta.url);
  const read = (name: string): string => readFileSync(new URL(name, dir), 'utf8');
  return {
    name: 'plan-data',
    generateBundle() {
      const data = parseProviderXml(read('serviceproviders.xml'), read('snapshot-date').trim());
      const source = JSON.stringify(data);
      this.emitFile({ type: 'asset', fileName: 'data/plans.json', source });
    },
  };
}

export default defineConfig({
  plugins: [planData(), listBundledPackages('engine')],
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
        'main/index': 'main/index.ts',
        'main/datapath-worker': 'main/datapath/datapath-worker.ts',
        'simulator/carrier-server': 'simulator/carrier/carrier-server.ts',
      },
      external: [...builtinModules, /^node:/, 'electron', 'usb', 'ws', 'zod'],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
