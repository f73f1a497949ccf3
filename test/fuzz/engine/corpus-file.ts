/** Inputs worth keeping, in test/fuzz/corpus/<target>/: hex, one input a line. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `covering`: together they take every branch known. `findings`: each once broke something. */
export type CorpusKind = 'covering' | 'findings';

/** Empty when there is no such file. */
export function readCorpus(folder: string, target: string, kind: CorpusKind): Uint8Array[] {
  let text: string;
  try {
    text = readFileSync(fileOf(folder, target, kind), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => Uint8Array.from(Buffer.from(line === '-' ? '' : line, 'hex')));
}

/** Sorted, so that the same inputs make the same file. */
export function writeCorpus(
  folder: string,
  target: string,
  kind: CorpusKind,
  inputs: readonly Uint8Array[],
): string {
  const file = fileOf(folder, target, kind);
  const lines = new Set(inputs.map((input) => Buffer.from(input).toString('hex') || '-'));
  mkdirSync(dirname(file), { recursive: true });
  const sorted = [...lines].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  writeFileSync(file, sorted.map((line) => `${line}\n`).join(''));
  return file;
}

function fileOf(folder: string, target: string, kind: CorpusKind): string {
  return join(folder, target, `${kind}.hex`);
}
