/** Puts the tables into a document, between two comments that mark their place. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { runSentence, type RunDescription } from './describe-run.ts';
import type { Section } from './measure.ts';
import { cells, header } from './table-cells.ts';

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

/** Replaces all tables that are there. Throws when the marks are not there. */
export function writeReport(path: string, run: RunDescription, sections: readonly Section[]): void {
  writeFileSync(path, withReport(readFileSync(path, 'utf8'), run, sections));
  const prettier = join('node_modules', 'prettier', 'bin', 'prettier.cjs');
  execFileSync(process.execPath, [prettier, '--log-level', 'warn', '--write', path]);
}

export function withReport(
  document: string,
  run: RunDescription,
  sections: readonly Section[],
): string {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`there is no place for the tables: ${BEGIN}`);
  const tables = sections.map(({ title, measures }) =>
    [
      `### ${title}`,
      '',
      line(header),
      line(header.map(() => '---')),
      ...measures.map((each) => line(cells(each))),
    ].join('\n'),
  );
  const report = [runSentence(run), ...tables].join('\n\n');
  return `${document.slice(0, begin + BEGIN.length)}\n\n${report}\n\n${document.slice(end)}`;
}

function line(row: readonly string[]): string {
  return `| ${row.join(' | ')} |`;
}
