import { expect, it } from 'vitest';

import { emmCauses } from './emm-causes.ts';

it.each([
  [3, 'illegal UE'],
  [6, 'illegal ME'],
  [7, 'EPS services not allowed'],
  [8, 'EPS and non-EPS services not allowed'],
  [11, 'PLMN not allowed'],
  [12, 'tracking area not allowed'],
  [13, 'roaming not allowed in this tracking area'],
  [15, 'no suitable cells in tracking area'],
  [22, 'congestion'],
])('calls cause %i of TS 24.301 "%s"', (cause, name) => {
  expect(emmCauses[cause]).toBe(name);
});
