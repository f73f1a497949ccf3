/** Turns tests and what they import into CommonJS files, a file for each source. */
import { join, relative } from 'node:path';
import { build } from 'vite';

/** Leaves the files in `outDir`; gives back the test files, as paths from `root` without `.ts`. */
export async function bundleTests({ root, files, outDir }) {
  const names = files.map((file) => relative(root, file).replace(/\.ts$/, ''));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [ownPlaces()],
    build: {
      ssr: true,
      outDir,
      minify: false,
      target: 'node20',
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(root, `${name}.ts`)])),
        treeshake: false,
        preserveEntrySignatures: 'strict',
        output: {
          format: 'cjs',
          preserveModules: true,
          preserveModulesRoot: root,
          entryFileNames: '[name].cjs',
        },
      },
    },
  });
  return names;
}

/** A test that reads a file beside itself means the source's place, not the bundle's. */
function ownPlaces() {
  return {
    name: 'own-places',
    transform(code, id) {
      if (!code.includes('import.meta.')) return null;
      return code
        .replaceAll('import.meta.dirname', JSON.stringify(join(id, '..')))
        .replaceAll('import.meta.url', JSON.stringify(`file://${id}`));
    },
  };
}
