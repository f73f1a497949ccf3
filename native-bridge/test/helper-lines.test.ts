import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const program = join(import.meta.dirname, 'helper-lines.mjs');

/** What runs with rights stays small enough to be read in one sitting. */
const LIMIT = 1500;

it('keeps the helper under 1,500 lines of code', () => {
  const { files, sum } = countLines();
  expect(files).toBeGreaterThan(10);
  expect(sum).toBeLessThan(LIMIT);
});

it('counts what is neither blank nor a comment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tetherstick-lines-'));
  const source = [
    '/* one',
    ' * two */',
    '',
    'int a; /* behind code */',
    '  // alone',
    'char *b = "/* no comment */";',
    "char c = '\"'; /* begins here",
    'and ends here */ int d;',
  ].join('\n');
  writeFileSync(join(folder, 'a.c'), source);
  writeFileSync(join(folder, 'notes.txt'), source);
  expect(countLines(folder)).toEqual({ files: 1, sum: 4 });
  rmSync(folder, { recursive: true });
});

function countLines(...folder: readonly string[]) {
  const output = execFileSync(process.execPath, [program, ...folder], { encoding: 'utf8' });
  const counts = [...output.matchAll(/^ *(\d+) /gm)].map(([, count]) => Number(count));
  return { files: counts.length - 1, sum: counts.at(-1) };
}
