import { expect, it } from 'vitest';

import { failureCodes } from '../failure.ts';
import { en } from './en.ts';
import { failureSentence } from './failure-sentence.ts';

it('says what happened, how many tries are left, and what to do', () => {
  expect(failureSentence({ code: 'pin-wrong', triesLeft: 2 }, en)).toBe(
    'This PIN is not right. 2 tries are left. Check the letter from your operator before you try again.',
  );
});

it.each(failureCodes)('%s has plain sentences that end properly and show no code', (code) => {
  const { sentence, next } = en.failures[code];
  for (const text of [sentence, next]) {
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text.length).toBeLessThanOrEqual(110);
    expect(text).not.toMatch(/\b[a-z]+-[a-z]+\b(?<!built-in)(?<!add-on)/);
  }
});
