/** The lines that docs/security.md names beside Electron's checklist are there, and what it rules out is not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const rows = read('docs/security.md')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, number = '']) => /^\d+$/.test(number))
  .map(([, number = '', demand = '', file = '', line = '']) => ({ number, demand, file, line }));

const code = (cell: string): string => /`([^`]+)`/.exec(cell)?.[1] ?? '';

it('names a place for each of the twenty demands', () => {
  expect(rows.map(({ number }) => Number(number))).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

it.each(rows)('$number. $demand', ({ file, line }) => {
  const ruledOut = /^no `(\w+)` in `([\w/]+)`$/.exec(file);
  if (ruledOut !== null) {
    const [, word = '', folder = ''] = ruledOut;
    const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts'));
    expect(files.filter((name) => read(join(folder, name)).includes(word))).toEqual([]);
    return;
  }
  expect(code(line)).not.toBe('');
  expect(read(code(file))).toContain(code(line));
});
