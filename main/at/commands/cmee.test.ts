import { expect, it } from 'vitest';

import { readErrorReporting } from './cmee.ts';

it('reads +CMEE: 1', () => {
  expect(readErrorReporting.parse(['+CMEE: 1'])).toEqual({ cmee: 1 });
});

it('refuses +CMEE:', () => {
  expect(() => readErrorReporting.parse(['+CMEE:'])).toThrow('AT+CMEE?');
});
