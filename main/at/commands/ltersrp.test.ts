import { expect, it } from 'vitest';

import { readLteReferenceSignal } from './ltersrp.ts';

it('reads ^LTERSRP: -97,-10', () => {
  expect(readLteReferenceSignal.parse(['^LTERSRP: -97,-10'])).toEqual({
    rsrpDbm: -97,
    rsrqDb: -10,
  });
});

it('refuses ^LTERSRP: -97', () => {
  expect(() => readLteReferenceSignal.parse(['^LTERSRP: -97'])).toThrow('AT^LTERSRP?');
});
