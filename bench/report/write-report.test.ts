import { expect, it } from 'vitest';

import type { RunDescription } from './describe-run.ts';
import type { Section } from './measure.ts';
import { withReport } from './write-report.ts';

const run: RunDescription = {
  command: 'npm run bench -- all',
  commit: 'abc1234',
  date: '2026-01-02',
  node: 'v20.19.0',
  kernel: '6.1',
  cpu: 'a processor',
  cores: 2,
  loadAverage: 0.04,
};
const sections: readonly Section[] = [
  {
    title: 'Framer',
    measures: [
      { name: 'fast', value: 0.5, unit: '×', digits: 2, must: { atLeast: 0.4 }, note: 'C 3 ns' },
      { name: 'slow', value: 3, unit: 'ms', digits: 0, must: { atMost: 2 }, goal: { atMost: 0.5 } },
    ],
  },
];

it('replaces what is between the marks, and nothing else', () => {
  const document = 'before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n';
  const written = withReport(document, run, sections);
  expect(written.split('\n')).toEqual([
    'before',
    '<!-- measured: begin -->',
    '',
    '`npm run bench -- all` at commit abc1234, 2026-01-02: Node v20.19.0, Linux 6.1, 2 × a processor, load average 0.0 at the start.',
    '',
    '### Framer',
    '',
    '| measure | measured | must | goal | note |',
    '| --- | --- | --- | --- | --- |',
    '| fast | 0.50 × | ≥ 0.4 ✓ |  | C 3 ns |',
    '| slow | 3 ms | ≤ 2 ✗ | ≤ 0.5 ✗ |  |',
    '',
    '<!-- measured: end -->',
    'after',
    '',
  ]);
  expect(withReport(written, run, sections)).toBe(written);
});

it('refuses a document that has no place for them', () => {
  expect(() => withReport('nothing here', run, sections)).toThrow('no place');
});
