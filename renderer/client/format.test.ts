import { expect, it } from 'vitest';

import { createFormat } from './format.ts';

const english = createFormat('en-GB', 'UTC');
const german = createFormat('de-DE', 'UTC');

it.each([
  [38_200_000, '38.2', '38,2'],
  [150_000_000, '150', '150'],
  [0, '0.0', '0,0'],
])('writes %s bit/s as Mbit/s', (bits, en, de) => {
  expect([english.megabits(bits), german.megabits(bits)]).toEqual([en, de]);
});

it.each([
  [640e6, '640 MB', '640 MB'],
  [5e9, '5 GB', '5 GB'],
  [4.36e9, '4.4 GB', '4,4 GB'],
  [1.5e6, '1.5 MB', '1,5 MB'],
  [14_000, '14 kB', '14 kB'],
])('writes %s bytes as operators count', (bytes, en, de) => {
  expect([english.bytes(bytes), german.bytes(bytes)]).toEqual([en, de]);
});

it.each([
  [6, '6 ms'],
  [200, '0.2 s'],
  [40_000, '40 s'],
  [24 * 60_000, '24 min'],
  [84 * 60_000, '1 h 24 min'],
])('writes %s ms', (ms, text) => {
  expect(english.duration(ms)).toBe(text);
});

it('writes dates as the locale does', () => {
  expect([english.day('2026-12-01'), german.day('2026-12-01')]).toEqual([
    '1 December',
    '1. Dezember',
  ]);
  expect([1, 2, 3, 11, 21].map((day) => english.dayOfMonth(day))).toEqual([
    '1st',
    '2nd',
    '3rd',
    '11th',
    '21st',
  ]);
  expect(german.dayOfMonth(1)).toBe('1.');
});
