import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';

import { instrumentBranches } from './instrument-branches.ts';

/** The value of the body, and how often each branch was taken, in the order of their numbers. */
function run(body: string): { value: unknown; taken: number[] } {
  const { code, lines } = instrumentBranches(`(function () {${body}})()`, 'counts', 0);
  const counts = lines.map(() => 0);
  const value: unknown = runInNewContext(code, { counts });
  // The first number is the function around.
  expect(counts.shift()).toBe(1);
  return { value, taken: counts };
}

it.each([
  ['if (true) return 1; return 2;', 1, [1, 0]],
  ['if (false) return 1; return 2;', 2, [0, 1]],
  ['let a = 0; if (a) a = 1; else if (!a) a = 2; else a = 3; return a;', 2, [0, 1, 1, 0]],
  ['let a = 0; if (true) if (false) a = 1; else a = 2; return a;', 2, [1, 0, 1, 0]],
  ['return true ? 1 : 2;', 1, [1, 0]],
  ['return (false ? 1 : true ? 2 : 3);', 2, [0, 1, 1, 0]],
  ['return 0 || (null ?? (1 && 2));', 2, [1, 1, 1]],
  ['let a; a ??= 5; a &&= 6; a ||= 7; return a;', 6, [1, 1, 0]],
  ['let n = 0; for (let i = 0; i < 3; i++) n += i; return n;', 3, [3]],
  ['let n = 0; for (const i of [1, 2]) { n += i; } return n;', 3, [2]],
  ['let n = 0; while (n < 4) n++; do n++; while (n < 6); return n;', 6, [4, 2]],
  ['switch (2) { case 1: case 2: return 1; default: return 3; }', 1, [0, 1, 0]],
  ['switch (1) { case 1: case 2: return 1; default: }', 1, [1, 1, 0]],
  ['try { throw new Error(); } catch { return 1; }', 1, [1]],
  ['const f = ({ a = 1 } = {}) => ({ a }); return f().a + f({ a: 5 }).a;', 6, [1, 1, 2]],
  ['return [1, 2].map((x) => x * 2).join();', '2,4', [2]],
  ['return [3].map(x => x ? (1, 2) : 0)[0];', 2, [1, 1, 0]],
  ['class A { #x = 1; get x() { return this.#x; } } return new A().x;', 1, [1]],
  ['const text = `é${true ? "…" : ""}→`; return text && "ü";', 'ü', [1, 0, 1]],
  ['outer: for (;;) { for (;;) break outer; } return 1;', 1, [1, 1]],
])('counts and keeps the meaning of %s', (body, value, taken) => {
  expect(run(body)).toEqual({ value, taken });
});

it('numbers from where it is told and knows the lines', () => {
  const { code, lines } = instrumentBranches('\nif (a)\n  b();\nelse c();', 'n', 40);
  expect(code).toBe('\nif (a)\n  {n[40]++;b();}\nelse {n[41]++;c();}');
  expect(lines).toEqual([3, 4]);
});
