import { expect, it } from 'vitest';

import { resetStick } from './reset.ts';

it('restarts the stick and expects nothing but OK', () => {
  expect(resetStick.line).toBe('AT^RESET');
  expect(resetStick.parse([])).toBeUndefined();
});
