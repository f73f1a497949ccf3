import { expect, it } from 'vitest';

import { readIpCapability } from './ipv6cap.ts';

it('reads ^IPV6CAP: 7', () => {
  expect(readIpCapability.parse(['^IPV6CAP: 7'])).toEqual({ cap: 7 });
});

it('refuses ^IPV6CAP: all', () => {
  expect(() => readIpCapability.parse(['^IPV6CAP: all'])).toThrow('AT^IPV6CAP?');
});
