import { expect, it } from 'vitest';

import { parsePreferredModeTest } from './prefmode.ts';

const auto = { value: 8, allowed: ['2g', '3g'], preferred: null };
const prefer3g = { value: 4, allowed: ['2g', '3g'], preferred: '3g' };
const prefer2g = { value: 2, allowed: ['2g', '3g'], preferred: '2g' };

it.each([
  ['^PREFMODE:(2,4,8)', [auto, prefer3g, prefer2g]],
  ['^PREFMODE:(2,4)', [prefer3g, prefer2g]],
  ['^PREFMODE:(2)', [{ value: 2, allowed: ['2g'], preferred: null }]],
  ['^PREFMODE:(4)', [{ value: 4, allowed: ['3g'], preferred: null }]],
])('reads %s', (line, combinations) => {
  expect(parsePreferredModeTest([line])).toEqual({ combinations });
});

it('refuses a list of nothing', () => {
  expect(() => parsePreferredModeTest(['^PREFMODE:()'])).toThrow('AT^PREFMODE=?');
});
