/** Tables for people, or one JSON object for programs. */
import { runSentence, type RunDescription } from './describe-run.ts';
import { holds, type Bound, type Section } from './measure.ts';
import { cells, header } from './table-cells.ts';

export function printTables(run: RunDescription, sections: readonly Section[]): void {
  console.log(runSentence(run));
  for (const { title, measures } of sections) {
    console.log(`\n${title}\n`);
    printTable([header, ...measures.map(cells)]);
  }
  const missed = sections.flatMap(({ measures }) =>
    measures.filter(({ value, must }) => must !== undefined && !holds(value, must)),
  );
  console.log(
    missed.length === 0
      ? '\nEvery must holds.'
      : `\nMissed: ${missed.map(({ name }) => name).join('; ')}.`,
  );
}

export function printJson(run: RunDescription, sections: readonly Section[]): void {
  const judge = (value: number, bound: Bound) => ({ ...bound, holds: holds(value, bound) });
  const measured = sections.map(({ title, measures }) => ({
    title,
    measures: measures.map(({ must, goal, ...rest }) => ({
      ...rest,
      ...(must === undefined ? {} : { must: judge(rest.value, must) }),
      ...(goal === undefined ? {} : { goal: judge(rest.value, goal) }),
    })),
  }));
  console.log(JSON.stringify({ run, sections: measured }));
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = header.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows) {
    const padded = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    console.log(padded.join('  ').trimEnd());
  }
}
