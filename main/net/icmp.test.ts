import { describe, expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import {
  emitIcmpEcho,
  isEchoReplyTo,
  isEchoRequestOf,
  isIcmpError,
  parseIcmpEcho,
  type IcmpEcho,
  toldPathMtu,
} from './icmp.ts';

const cases: { name: string; bytes: string; echo: IcmpEcho }[] = [
  {
    name: 'request',
    bytes: '0800 6715 1a2b 0003 aabbcc',
    echo: { type: 'request', identifier: 0x1a2b, sequence: 3, data: hexBytes('aabbcc') },
  },
  {
    name: 'reply',
    bytes: '0000 6f15 1a2b 0003 aabbcc',
    echo: { type: 'reply', identifier: 0x1a2b, sequence: 3, data: hexBytes('aabbcc') },
  },
];

describe.each(cases)('echo $name', ({ bytes, echo }) => {
  it('parses', () => {
    expect(parseIcmpEcho(hexBytes(bytes))).toEqual(echo);
  });

  it('emits the same bytes', () => {
    expect(toHex(emitIcmpEcho(echo))).toBe(bytes.replaceAll(' ', ''));
  });
});

it.each([
  ['a cut header', '0000 6f15 1a2b 00'],
  ['another type', '0300 6c15 1a2b 0003 aabbcc'],
  ['a code', '0001 6f14 1a2b 0003 aabbcc'],
  ['a wrong checksum', '0000 6f16 1a2b 0003 aabbcc'],
])('refuses %s', (_, bytes) => {
  expect(parseIcmpEcho(hexBytes(bytes))).toBeUndefined();
});

it('recognises a reply by its identifier alone', () => {
  const bytes = hexBytes('a5 0000 6f15 1a2b 0003');
  expect(isEchoReplyTo(bytes, 1, 0x1a2b)).toBe(true);
  expect(isEchoReplyTo(bytes, 1, 0x1a2c)).toBe(false);
  expect(isEchoReplyTo(hexBytes('0800 6715 1a2b 0003'), 0, 0x1a2b)).toBe(false);
});

it('recognises a request by its identifier alone', () => {
  expect(isEchoRequestOf(hexBytes('a5 0800 6715 1a2b 0003'), 1, 0x1a2b)).toBe(true);
  expect(isEchoRequestOf(hexBytes('a5 0800 6715 1a2b 0003'), 1, 0x1a2c)).toBe(false);
  expect(isEchoRequestOf(hexBytes('0000 6f15 1a2b 0003'), 0, 0x1a2b)).toBe(false);
});

it('tells errors from other messages', () => {
  const types = [0, 3, 4, 5, 8, 11, 12, 13];
  expect(types.filter((type) => isIcmpError(Uint8Array.of(0xa5, type), 1))).toEqual([
    3, 4, 5, 11, 12,
  ]);
});

it.each([
  ['0304 f783 0000 0578', 1_400],
  // Routers from before RFC 1191 name no length.
  ['0304 fcfb 0000 0000', undefined],
  ['0304 f784 0000 0578', undefined],
  ['0303 f784 0000 0578', undefined],
  ['0304 f783 0000 05', undefined],
])('%s tells the path MTU %s', (bytes, mtu) => {
  expect(toldPathMtu(hexBytes(bytes))).toBe(mtu);
});
