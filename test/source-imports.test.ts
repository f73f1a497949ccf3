import { expect, it } from 'vitest';

import { readImports } from './source-imports.ts';

it.each([
  ["import { a } from './x.ts';"],
  ["import a from './x.ts';"],
  ["import * as a from './x.ts';"],
  ["import './x.ts';"],
  ["import {} from './x.ts';"],
  ['import {\n  a,\n  b,\n} from "./x.ts";'],
  ["import { a, type B } from './x.ts';"],
  ["import a, { type B } from './x.ts';"],
  ["import a from './x.ts' with { type: 'json' };"],
  ["import a = require('./x.ts');"],
  ["export { c } from './x.ts';"],
  ["export { c, type D } from './x.ts';"],
  ["export * from './x.ts';"],
  ["export * as c from './x.ts';"],
  ["const e = await import('./x.ts');"],
  ['const e = await import(`./x.ts`);'],
  ["const e = await import(/* the reason */ './x.ts', { with: { type: 'json' } });"],
  ["const f = () => import('./x.ts').then(({ a }) => a);"],
  ["const f = require('./x.ts');"],
  ["const f = require.resolve('./x.ts');"],
  ["const f = import.meta.resolve('./x.ts');"],
  ["new Worker('./x.ts');"],
  ["new Worker(new URL('./x.ts', import.meta.url));"],
  ['new URL(`./x.ts`, import.meta.url).href;'],
])('sees %s', (source) => {
  expect(readImports('a.ts', source)).toEqual([{ specifier: './x.ts', typeOnly: false }]);
});

it.each([
  ["import type { B } from './x.ts';"],
  ["import type B from './x.ts';"],
  ["import type * as b from './x.ts';"],
  ["import { type B } from './x.ts';"],
  ["import { type B, type C as D } from './x.ts';"],
  ["import type b = require('./x.ts');"],
  ["export type { B } from './x.ts';"],
  ["export type * from './x.ts';"],
  ["export { type B, type C } from './x.ts';"],
  ["let b: import('./x.ts').B;"],
  ["let b: typeof import('./x.ts');"],
  ["type A = Record<string, readonly import('./x.ts').B[]>;"],
])('sees that %s is gone after compilation', (source) => {
  expect(readImports('a.ts', source)).toEqual([{ specifier: './x.ts', typeOnly: true }]);
});

it.each([
  ['const e = await import(name);'],
  ['const e = await import(`./${name}.ts`);'],
  ["const e = await import('./' + name);"],
  ['const f = require(name);'],
  ['new Worker(new URL(name, import.meta.url));'],
])('does not guess at %s', (source) => {
  expect(readImports('a.ts', source)).toEqual([{ specifier: undefined, typeOnly: false }]);
});

it.each([
  ['comments', "// import { a } from './x.ts';\n/* require('./x.ts') */"],
  ['text', 'const text = "import { a } from \'./x.ts\'";'],
  ['its own exports', 'export { a };\nexport const b = 1;'],
  ['web addresses', "new URL('/page', `http://${host}`);"],
  ['a path that is built', "new Worker(join(folder, 'x.js'));"],
  ['methods of that name', "this.#import('./x.ts'); plan.require('./x.ts');"],
])('leaves %s alone', (_what, source) => {
  expect(readImports('a.ts', source)).toEqual([]);
});

it('reads JSX and JavaScript too', () => {
  const view =
    "import { A } from './A.tsx';\nexport const B = () => <A load={() => import('b')} />;";
  expect(readImports('B.tsx', view).map(({ specifier }) => specifier)).toEqual(['./A.tsx', 'b']);
  const script = "import { a } from './a.mjs';\nif (a < 1) await import('b');";
  expect(readImports('c.mjs', script).map(({ specifier }) => specifier)).toEqual(['./a.mjs', 'b']);
});
