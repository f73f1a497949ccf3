import { expect, it } from 'vitest';

import { readPdpAddress } from './cgpaddr.ts';

it.each([
  ['+CGPADDR: 1,"10.8.219.204"', ['10.8.219.204']],
  [
    '+CGPADDR: 1,10.8.219.204,"32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1"',
    ['10.8.219.204', '32.1.13.184.0.0.0.0.0.0.0.0.0.0.0.1'],
  ],
  ['+CGPADDR: 1,"0.0.0.0"', []],
  ['+CGPADDR: 1', []],
])('reads %s', (line, addresses) => {
  expect(readPdpAddress(1).parse([line])).toEqual({ cid: 1, addresses });
});

it('names its line in the error', () => {
  expect(() => readPdpAddress(2).parse([])).toThrow('AT+CGPADDR=2');
});
