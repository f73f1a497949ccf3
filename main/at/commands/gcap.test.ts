import { expect, it } from 'vitest';

import { readCapabilities } from './gcap.ts';

it('reads +GCAP: +CGSM,+DS,+ES', () => {
  expect(readCapabilities.parse(['+GCAP: +CGSM,+DS,+ES'])).toEqual({
    caps: ['+CGSM', '+DS', '+ES'],
  });
});

it('refuses +CGSM', () => {
  expect(() => readCapabilities.parse(['+CGSM'])).toThrow('AT+GCAP');
});
