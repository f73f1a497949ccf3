import { expect, it } from 'vitest';

import { readFirmwareVersion } from './fhver.ts';

it.each([
  [
    '^FHVER:"E3372H-607 22.329.63.00.74,CL2E3372HM Ver.A"',
    ['E3372H-607', '22.329.63.00.74', 'CL2E3372HM Ver.A'],
  ],
  [
    '^FHVER:"E3372S-153 21.297.05.01.55,CL1E3372SM Ver.A"',
    ['E3372S-153', '21.297.05.01.55', 'CL1E3372SM Ver.A'],
  ],
  ['^FHVER: E3131 21.158.00.00.00,CH1E3131 Ver.A', ['E3131', '21.158.00.00.00', 'CH1E3131 Ver.A']],
])('reads %s', (line, [product, firmware, hardware]) => {
  expect(readFirmwareVersion.parse([line])).toEqual({ product, firmware, hardware });
});

it('refuses a version without hardware', () => {
  expect(() => readFirmwareVersion.parse(['^FHVER:"E3372"'])).toThrow('AT^FHVER');
});
