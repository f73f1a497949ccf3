import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

import { readCorpus, writeCorpus } from './corpus-file.ts';

it('keeps inputs as hex, each once, in an order of their own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tetherstick-corpus-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  expect(readCorpus(folder, 'ntb', 'covering')).toEqual([]);

  const inputs = [[255, 0], [1], [], [0, 1], [1]].map((bytes) => Uint8Array.from(bytes));
  const file = writeCorpus(folder, 'ntb', 'covering', inputs);
  expect(readFileSync(file, 'utf8')).toBe('-\n01\n0001\nff00\n');
  expect(readCorpus(folder, 'ntb', 'covering').map((bytes) => [...bytes])).toEqual([
    [],
    [1],
    [0, 1],
    [255, 0],
  ]);
  expect(readCorpus(folder, 'ntb', 'findings')).toEqual([]);
});
