import { expect, it } from 'vitest';

import { enDiagnostics } from './en-causes.ts';

const sentences = [
  ...Object.entries(enDiagnostics.causes).flatMap(([code, { sentence, next }]) => [
    [code, sentence] as const,
    [code, next] as const,
  ]),
  ...Object.entries(enDiagnostics.noise),
];

it.each(sentences)('%s is told in a plain sentence: %s', (_, text) => {
  expect(text).toMatch(/^[A-Z].*\.$/);
  expect(text.length).toBeLessThanOrEqual(120);
});
