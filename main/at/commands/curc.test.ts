import { expect, it } from 'vitest';

import { startReports, stopReports } from './curc.ts';

it('switches the reports of a port', () => {
  expect([stopReports.line, startReports.line]).toEqual(['AT^CURC=0', 'AT^CURC=1']);
  expect(stopReports.parse([])).toBeUndefined();
});
