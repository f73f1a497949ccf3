// Writes down which npm packages a bundle has taken in, for the copyright file of packages.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'out', 'bundled-packages');

/** A plug-in of vite; `bundle` names the list. */
export function listBundledPackages(bundle) {
  return {
    name: 'list-bundled-packages',
    writeBundle(_options, chunks) {
      const names = Object.values(chunks).flatMap((chunk) =>
        Object.entries(chunk.modules ?? {}).flatMap(([id, { renderedLength }]) =>
          renderedLength > 0 ? packageOf(id) : [],
        ),
      );
      mkdirSync(folder, { recursive: true });
      const list = [...new Set(names)].sort();
      writeFileSync(join(folder, `${bundle}.json`), `${JSON.stringify(list, null, 2)}\n`);
    },
  };
}

/** Names of the packages that are inside the bundles of out/. */
export function bundledPackages() {
  const lists = readdirSync(folder).map((file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  );
  return [...new Set(lists.flat())].sort();
}

/** `…/node_modules/@scope/name/index.js` → `@scope/name`; of nested ones, the innermost. */
function packageOf(id) {
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replace(/^\0/, ''));
  return found === null ? [] : [found[1]];
}
