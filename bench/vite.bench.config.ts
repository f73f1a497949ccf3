/** Bundles the benchmarks: a Worker cannot start from a .ts file on Node 20. */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  build: {
    outDir: process.env['TETHERSTICK_BENCH_DIR'] ?? join('node_modules', '.cache', 'bench'),
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    ssr: true,
    rollupOptions: {
      input: {
        bench: 'bench/bench.ts',
        'framer-program': 'bench/framer/framer-program.ts',
        'allocation-program': 'bench/framer/allocation-program.ts',
        'path-program': 'bench/path/path-program.ts',
        'path-worker': 'bench/path/path-worker.ts',
        'engine-program': 'bench/latency/engine-program.ts',
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
