/** The layering table of docs/architecture.md, as a test. Change both together. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** `x (types)` allows `import type` only; `main/foo/file.ts` allows that one file. */
const mayImport: Record<string, readonly string[]> = {
  shared: [],
  'main/ncm': [],
  'main/net': ['shared'],
  'main/usb': ['usb', 'node'],
  'main/at': ['shared', 'main/usb (types)'],
  'main/stick': ['main/usb', 'main/ncm', 'main/at', 'shared', 'node'],
  'main/tun': ['native-bridge', 'shared', 'node'],
  'main/host': ['main/tun', 'native-bridge', 'shared', 'node'],
  'main/datapath': ['main/ncm', 'main/net', 'main/usb', 'main/stick', 'main/tun', 'shared', 'node'],
  'main/session': [
    'shared',
    'main/at',
    'main/net (types)',
    'main/datapath',
    'main/stick',
    'main/settings',
  ],
  'main/session/states': ['shared', 'main/session'],
  'main/settings': ['shared', 'zod', 'node'],
  renderer: ['shared', 'react', 'react-dom', 'lucide-react'],
  'main/diagnostics': [
    'shared',
    'main/at',
    'main/ncm',
    'main/net',
    'main/session (types)',
    'main/datapath (types)',
    'fflate',
    'node',
  ],
  'main/diagnostics/rules': ['shared', 'main/diagnostics'],
  'main/plans': ['shared', 'node'],
  'main/rpc': ['shared', 'zod', 'main/settings'],
  'main/app': [
    'shared',
    'node',
    'main/at',
    'main/plans',
    'main/rpc',
    'main/settings',
    'main/session (types)',
    'main/datapath (types)',
  ],
  'main/serve': ['main/rpc', 'shared', 'ws', 'node'],
  'main/shell': [
    'main/rpc',
    'main/app (types)',
    'main/serve/page-files.ts',
    'main/serve/response-headers.ts',
    'shared',
    'electron (types)',
    'node',
  ],
  preload: ['shared', 'electron'],
  'native-bridge': ['node'],
  // Nobody imports it.
  bench: [
    'main/compose.ts',
    'main/datapath',
    'main/ncm',
    'main/net',
    'main/tun',
    'main/usb',
    'native-bridge',
    'shared',
    'node',
  ],
  simulator: ['shared', 'node', 'main/usb/stick-transport.ts'],
  cli: [
    'main/compose.ts',
    'main/compose-app.ts',
    'main/serve',
    'main/at',
    'main/ncm',
    'main/net',
    'main/diagnostics',
    'main/settings',
    'simulator',
    'shared',
    'node',
  ],
};

/** Files that may do what their folder may not: the two composition roots, and one port library. */
const exceptions: Record<string, readonly string[]> = {
  'main/datapath/datapath-worker.ts': ['simulator'],
  'main/datapath/virtual-bay.ts': ['simulator'],
  'main/at/tty-at-channel.ts': ['serialport'],
  'cli/commands/report.ts': ['package.json'],
  'bench/vite.bench.config.ts': ['vite'],
};

/** Of the main thread: they build everything. */
const compositionRoots = ['main/compose.ts', 'main/compose-app.ts', 'main/index.ts'];

interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
}

it.each(Object.keys(mayImport))('%s imports only what the table allows', (layer) => {
  const strays = sourceFiles(layer).flatMap((file) => {
    const allowed = [...(mayImport[layer] ?? []), ...(exceptions[file] ?? [])];
    return importsOf(file)
      .filter((found) => !isAllowed(found, layer, allowed))
      .map(({ target }) => `${file} → ${target}`);
  });
  expect(strays).toEqual([]);
});

it('has no source folder outside the table', () => {
  const known = Object.keys(mayImport);
  const files = [
    'main',
    'renderer',
    'simulator',
    'cli',
    'shared',
    'native-bridge',
    'bench',
  ].flatMap(allSourceFiles);
  const homeless = files.filter(
    (file) =>
      !known.some((layer) => file.startsWith(`${layer}/`)) && !compositionRoots.includes(file),
  );
  expect(homeless).toEqual([]);
});

it('sees imports in every spelling', () => {
  const found = parseImports(
    [
      "import { a } from './a.ts';",
      "import type { B } from '../b.ts';",
      "export { c } from './c.ts';",
      "import './d.ts';",
      "const e = await import('./e.ts');",
      "const f = require('f');",
      "new Worker(new URL('./g.ts', import.meta.url));",
      'import {\n  h,\n  i,\n} from "./h.ts";',
    ].join('\n'),
  );
  expect(found.map(({ specifier }) => specifier).sort()).toEqual(
    ['../b.ts', './a.ts', './c.ts', './d.ts', './e.ts', './g.ts', './h.ts', 'f'].sort(),
  );
  expect(found.filter(({ typeOnly }) => typeOnly).map(({ specifier }) => specifier)).toEqual([
    '../b.ts',
  ]);
});

function isAllowed({ target, typeOnly }: Import, layer: string, allowed: readonly string[]) {
  if (isInside(target, layer)) return true;
  return allowed.some((entry) => {
    const [place = '', note] = entry.split(' ');
    return isInside(target, place) && (note !== '(types)' || typeOnly);
  });
}

function isInside(target: string, place: string): boolean {
  return target === place || target.startsWith(`${place}/`);
}

/** Source files that belong to `layer` itself, deeper layers and tests left out. */
function sourceFiles(layer: string): string[] {
  const deeper = Object.keys(mayImport).filter((other) => other.startsWith(`${layer}/`));
  return allSourceFiles(layer).filter(
    (file) => !deeper.some((other) => file.startsWith(`${other}/`)),
  );
}

function allSourceFiles(dir: string): string[] {
  if (!existsSync(join(root, dir))) return [];
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
    .map((name) => join(dir, name));
}

/** Packages by name, Node built-ins as "node", relative imports as a path from the root. */
function importsOf(file: string): Import[] {
  return parseImports(readFileSync(join(root, file), 'utf8')).map(({ specifier, typeOnly }) => ({
    target: targetOf(file, specifier),
    typeOnly,
  }));
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return specifier;
}

function parseImports(source: string) {
  const patterns = [
    /\b(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/g,
    /\bimport\s*(\()\s*['"]([^'"]+)['"]/g,
    /\brequire\s*(\()\s*['"]([^'"]+)['"]/g,
    /\bnew\s+(Worker|URL)\s*\(\s*(?:new\s+URL\s*\(\s*)?['"]([^'"]+\.[jt]s)['"]/g,
  ];
  const found = new Map<string, boolean>();
  for (const pattern of patterns) {
    for (const [, mark = '', specifier = ''] of source.matchAll(pattern)) {
      const typeOnly = mark.startsWith('type');
      found.set(specifier, typeOnly && (found.get(specifier) ?? true));
    }
  }
  return Array.from(found, ([specifier, typeOnly]) => ({ specifier, typeOnly }));
}
