// Which npm packages the bundles load at run time, and the part of each that is needed for it.
import { cpSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, relative, sep } from 'node:path';
import { root } from '../set-up.mjs';

const builtin = new Set(builtinModules);

/** Headers for those who compile, and what the app itself runs in. */
const notLoaded = new Set(['node-addon-api', 'electron']);

/** Sources, tests, other systems' binaries: not needed to run. */
const unneeded =
  /(^|\/)(src|libusb|libusb_config|test|tests|docs|binding\.gypi?|libusb\.gypi)(\/|$)|\.(md|map|ts|cts|mts)$/;

/** Packages that the JavaScript below `out` imports, and what those depend on, by name. */
export function runtimeModules(out) {
  const wanted = new Set();
  const queue = [...importedBy(out)];
  while (queue.length > 0) {
    const name = queue.pop();
    const manifest = join(root, 'node_modules', name, 'package.json');
    if (
      wanted.has(name) ||
      notLoaded.has(name) ||
      name.startsWith('@types/') ||
      !existsSync(manifest)
    )
      continue;
    wanted.add(name);
    queue.push(...Object.keys(JSON.parse(readFileSync(manifest, 'utf8')).dependencies ?? {}));
  }
  return [...wanted].sort();
}

/** Copies the part of `name` that runs on Linux of that architecture (node's name: x64, arm64). */
export function copyModule(name, destination, nodeArchitecture) {
  const from = join(root, 'node_modules', name);
  const prebuilt = `prebuilds${sep}linux-${nodeArchitecture}`;
  cpSync(from, join(destination, name), {
    recursive: true,
    dereference: true,
    filter(path) {
      const inside = relative(from, path);
      if (inside === 'prebuilds' || inside === '') return true;
      if (inside.startsWith(`prebuilds${sep}`)) {
        return inside.startsWith(prebuilt) && !/\.musl\./.test(inside);
      }
      if (/licen[cs]e/i.test(inside)) return true;
      return !unneeded.test(inside.split(sep).join('/')) && !inside.startsWith(`build${sep}`);
    },
  });
}

function importedBy(out) {
  const names = new Set();
  for (const file of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js') || file.startsWith('renderer')) continue;
    const source = readFileSync(join(out, file), 'utf8');
    const specifiers = source.matchAll(
      /^\s*(?:import|export)\b[^'"\n]*?from\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\b(?:import|require)\(["']([^"']+)["']\)/gm,
    );
    for (const [, a, b, c] of specifiers) {
      const specifier = a ?? b ?? c;
      if (specifier.startsWith('.') || specifier.startsWith('node:') || builtin.has(specifier)) {
        continue;
      }
      const parts = specifier.split('/');
      names.add(specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]);
    }
  }
  return names;
}
