/** The layering table of docs/architecture.md, as a test. Change both together. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

import { readImports } from './source-imports.ts';

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

/** The files of the main thread that build everything: `main/compose*.ts`, and Electron's entry. */
const composition = {
  isRoot: (file: string) => /^main\/(compose(-[a-z-]+)?|index)\.ts$/.test(file),
  /** All of main, but no surface. */
  mayImport: [
    ...Object.keys(mayImport).filter(
      (layer) => layer.startsWith('main/') && !['main/shell', 'main/serve'].includes(layer),
    ),
    ...['shared', 'native-bridge', 'node'],
  ],
};

/** Of the composition: those that bring a surface along. */
const surfaces: readonly string[] = ['main/compose-app.ts'];

/** Files that may do what their folder may not. */
const exceptions: Record<string, readonly string[]> = {
  'main/compose-sticks.ts': ['simulator'],
  'main/compose-app.ts': ['main/compose.ts', 'main/serve', 'package.json'],
  'main/compose-report.ts': ['package.json'],
  'main/index.ts': ['main/compose.ts', 'main/compose-app.ts', 'main/shell', 'electron'],
  'main/datapath/datapath-worker.ts': ['simulator'],
  'main/datapath/virtual-bay.ts': ['simulator'],
  'main/at/tty-at-channel.ts': ['serialport'],
  'cli/commands/report.ts': ['package.json'],
  'bench/run.mjs': ['scripts'],
  'bench/vite.bench.config.ts': ['vite'],
};

/** Files that load what is only known when they run, and what that is. */
const runtimeImports: Record<string, string> = {};

interface Import {
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

it.each(Object.keys(mayImport))('%s imports only what the table allows', (layer) => {
  expect(strays(layer, sourceFiles(layer), mayImport[layer] ?? [])).toEqual([]);
});

it('the composition roots import neither a surface nor, with one exception, the simulator', () => {
  const roots = allSourceFiles('main').filter(composition.isRoot);
  expect(roots).toContain('main/compose.ts');
  const parts = roots.filter(
    (file) => file.startsWith('main/compose-') && !surfaces.includes(file),
  );
  const allowed = [...composition.mayImport, ...parts];
  expect(roots.flatMap((file) => strays(file, [file], allowed))).toEqual([]);
});

it('has no source folder outside the table', () => {
  const known = Object.keys(mayImport);
  const homeless = [...new Set(known.map((layer) => layer.split('/')[0] ?? ''))]
    .flatMap(allSourceFiles)
    .filter((file) => !known.some((layer) => file.startsWith(`${layer}/`)))
    .filter((file) => !composition.isRoot(file));
  expect(homeless).toEqual([]);
});

it('is the table of docs/architecture.md', () => {
  const wanted = Object.entries(mayImport).map(
    ([layer, allowed]) => [layer, allowed.join(', ') || 'nothing'] as const,
  );
  expect(documentedTable('Who may import whom')).toEqual(Object.fromEntries(wanted));
});

it('knows the folders that docs/architecture.md describes', () => {
  const described = Object.keys(documentedTable('Folders'));
  const known = Object.keys(mayImport);
  expect(described.filter((folder) => !known.includes(folder))).toEqual([]);
  const nameless = known.filter(
    (layer) => !described.some((folder) => layer === folder || layer.startsWith(`${folder}/`)),
  );
  expect(nameless).toEqual([]);
});

/** `file → target` for all that `files` of `layer` may not import. */
function strays(layer: string, files: readonly string[], table: readonly string[]): string[] {
  return files.flatMap((file) => {
    const allowed = [...table, ...(exceptions[file] ?? [])];
    return importsOf(file)
      .filter((found) =>
        found.target === undefined
          ? runtimeImports[file] === undefined
          : !isAllowed(found.target, found.typeOnly, layer, allowed),
      )
      .map(({ target = '(only known when it runs)' }) => `${file} → ${target}`);
  });
}

function isAllowed(target: string, typeOnly: boolean, layer: string, allowed: readonly string[]) {
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
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name) && !/\.(test|d)\.[cm]?[jt]sx?$/.test(name))
    .filter((name) => !/(^|\/)(test|build)\//.test(name))
    .map((name) => join(dir, name));
}

/** Packages by name, Node built-ins as "node", relative imports as a path from the root. */
function importsOf(file: string): Import[] {
  return readImports(file, readFileSync(join(root, file), 'utf8')).map(
    ({ specifier, typeOnly }) => ({
      target: specifier === undefined ? undefined : targetOf(file, specifier),
      typeOnly,
    }),
  );
}

function targetOf(file: string, specifier: string): string {
  if (isBuiltin(specifier)) return 'node';
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return specifier;
}

/** First and second column of the table under a heading, without the marks for code. */
function documentedTable(heading: string): Record<string, string> {
  const text = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.slice(2).map((row) => row.replaceAll('`', '').split('|').slice(1, 3));
  return Object.fromEntries(
    cells.map(([first = '', second = '']) => [first.trim(), second.trim()]),
  );
}
