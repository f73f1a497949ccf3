import { expect, it } from 'vitest';

import { de } from './de.ts';
import { en } from './en.ts';
import { failureSentence } from './failure-sentence.ts';

it('says what happened, how many tries are left, and what to do', () => {
  expect(failureSentence({ code: 'pin-wrong', triesLeft: 2 }, en)).toBe(
    'This PIN is not right. 2 tries are left. Check the letter from your operator before you try again.',
  );
});

it('has more exact words for some reasons of the PIN guard', () => {
  const guarded = (detail: string) => failureSentence({ code: 'pin-guarded', detail }, en);
  expect(guarded('unfinished-attempt')).toMatch(/^An earlier PIN .* answer never came back\./);
  expect(guarded('never-automatic')).toMatch(/^The PIN was not sent/);
  expect(guarded('constructor')).toMatch(/^The PIN was not sent/);
  expect(failureSentence({ code: 'pin-wrong', detail: 'not-asked' }, en)).toMatch(/^This PIN/);
});

const allWords = Object.entries({ en, de }).flatMap(([language, { failures, pinGuarded }]) =>
  [...Object.entries(failures), ...Object.entries(pinGuarded)].map(
    ([code, words]) => [language, code, words] as const,
  ),
);
it.each(allWords)(
  '%s: %s has plain sentences that end properly and show no code',
  (_language, _code, { sentence, next }) => {
    for (const text of [sentence, next]) {
      expect(text).toMatch(/^[A-ZÄÖÜ].*\.$/);
      expect(text.length).toBeLessThanOrEqual(110);
      expect(text).not.toMatch(/\b[a-z]+-[a-z]+\b(?<!built-in)(?<!add-on)/);
    }
  },
);
