import { expect, it } from 'vitest';

import { AnswerLines, MAX_ANSWER_LENGTH } from './answer-lines.ts';

it('keeps the lines of an answer in order', () => {
  const lines = new AnswerLines();
  for (const line of ['+CREG: 1', 'b', '']) lines.add(line);
  expect(lines.all).toEqual(['+CREG: 1', 'b', '']);
});

it('keeps no more than the longest answer has, however long the stick talks', () => {
  const lines = new AnswerLines();
  const line = 'x'.repeat(1_024);
  for (let i = 0; i < 10_000; i += 1) lines.add(line);
  expect(lines.all).toHaveLength(MAX_ANSWER_LENGTH / 1_024);
  lines.add('y');
  expect(lines.all).not.toContain('y');
});
