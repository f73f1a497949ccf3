import { expect, it } from 'vitest';

import { en } from './i18n/en.ts';
import { noteOf, sessionNotes } from './session-note.ts';

it.each(sessionNotes)('has a plain sentence for %s', (note) => {
  expect(en.notes[note]).toMatch(/^[A-Z].*\.$/);
});

const connected = { hostReady: true, answered: true, lease: undefined, lease6: undefined } as const;

it.each([
  [{ ipv4: false, ipv6: true }, 'ipv6-only'],
  [{ ipv4: true, ipv6: true }, undefined],
  [{ ipv4: true, ipv6: false }, undefined],
])('says of a bearer with %j: %s', (families, note) => {
  expect(noteOf({ state: 'verifying', families, ...connected })).toBe(note);
  expect(noteOf({ state: 'addressing', families })).toBeUndefined();
});
