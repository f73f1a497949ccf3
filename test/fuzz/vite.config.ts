/** Bundles the fuzz targets with the product's code made to count its branches. */
import { builtinModules } from 'node:module';
import { join, relative } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

import { instrumentBranches } from './instrument-branches.ts';

const root = join(import.meta.dirname, '..', '..');
/** What the sticks, the SIM and people hand bytes to. The fuzzer itself does not count. */
const counted = /^(?:main|shared|cli)\/(?!.*\.test\.ts$).*\.ts$/;
const counters = join(import.meta.dirname, 'engine', 'branch-counts.ts');

function countBranches(): Plugin {
  const branches: { file: string; line: number }[] = [];
  return {
    name: 'count-branches',
    // In front of the removal of types, so that the lines are the source's.
    enforce: 'pre',
    transform(code, id) {
      const file = relative(root, id.replace(/\?.*$/, ''));
      if (!counted.test(file)) return null;
      const instrumented = instrumentBranches(code, 'branchCounts', branches.length);
      branches.push(...instrumented.lines.map((line) => ({ file, line })));
      const header = `import { branchCounts } from ${JSON.stringify(counters)};`;
      return { code: `${header}${instrumented.code}`, map: null };
    },
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'branches.json',
        source: JSON.stringify(branches),
      });
    },
  };
}

export default defineConfig({
  root,
  publicDir: false,
  logLevel: 'warn',
  plugins: [countBranches()],
  // The bundle lies where no packages are.
  ssr: { noExternal: ['fflate', 'zod'] },
  build: {
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    ssr: true,
    ssrEmitAssets: true,
    rollupOptions: {
      input: { 'fuzz-worker': 'test/fuzz/fuzz-worker.ts', 'fuzz-run': 'test/fuzz/fuzz-run.ts' },
      external: [...builtinModules, /^node:/],
      output: {
        format: 'es',
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
