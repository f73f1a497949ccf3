/** Bundles the contract suite for the guest, where a few lines play vitest. */
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { defineConfig } from 'vite';

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  resolve: { alias: { vitest: join(import.meta.dirname, 'guest-bundle', 'vitest-in-guest.ts') } },
  build: {
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    ssr: true,
    rollupOptions: {
      input: {
        contract: join(import.meta.dirname, 'guest-bundle', 'contract.ts'),
        'ncm-host': join(import.meta.dirname, 'guest-bundle', 'ncm-host.ts'),
        'product-session': join(import.meta.dirname, 'guest-bundle', 'product-session.ts'),
        'web-server': join(import.meta.dirname, 'guest-bundle', 'web-server.ts'),
      },
      external: [...builtinModules, /^node:/, 'usb', /^\/rig\//],
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs' },
    },
  },
  ssr: { noExternal: true, external: ['usb'] },
});
