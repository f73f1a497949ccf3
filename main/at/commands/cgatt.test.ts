import { expect, it } from 'vitest';

import { readAttachment } from './cgatt.ts';

it('reads +CGATT: 1', () => {
  expect(readAttachment.parse(['+CGATT: 1'])).toEqual({ attached: true });
});

it('refuses +CGATT:', () => {
  expect(() => readAttachment.parse(['+CGATT:'])).toThrow('AT+CGATT?');
});
