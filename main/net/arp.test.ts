import { describe, expect, it } from 'vitest';

import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';
import { emitArp, parseArp, type ArpPacket } from './arp.ts';

const cases: { name: string; bytes: string; packet: ArpPacket }[] = [
  {
    name: 'a request, as the stick asks for its host',
    bytes: '0001 0800 06 04 0001 4c549945e5d5 0a08dbc9 000000000000 0a08dbcc',
    packet: {
      operation: 'request',
      senderMac: hexBytes('4c549945e5d5'),
      senderAddress: 0x0a08dbc9,
      targetMac: hexBytes('000000000000'),
      targetAddress: 0x0a08dbcc,
    },
  },
  {
    name: 'a reply',
    bytes: '0001 0800 06 04 0002 001e101f0000 0a08dbcc 4c549945e5d5 0a08dbc9',
    packet: {
      operation: 'reply',
      senderMac: hexBytes('001e101f0000'),
      senderAddress: 0x0a08dbcc,
      targetMac: hexBytes('4c549945e5d5'),
      targetAddress: 0x0a08dbc9,
    },
  },
];

describe.each(cases)('$name', ({ bytes, packet }) => {
  it('parses', () => {
    expect(parseArp(hexBytes(bytes), 0, 28)).toEqual(packet);
  });

  it('parses behind a header and in front of Ethernet padding', () => {
    const padded = hexBytes(`a5a5 ${bytes} ${'00'.repeat(18)}`);
    expect(parseArp(padded, 2, 46)).toEqual(packet);
  });

  it('emits the same bytes', () => {
    const written = unwritten(30);
    emitArp(written, 1, packet);
    expect(toHex(written)).toBe(`a5${bytes.replaceAll(' ', '')}a5`);
  });
});

it.each([
  ['another hardware type', '0006 0800 06 04 0001'],
  ['another protocol', '0001 86dd 06 04 0001'],
  ['a hardware size that is not 6', '0001 0800 08 04 0001'],
  ['a protocol size that is not 4', '0001 0800 06 10 0001'],
  ['an operation that is neither request nor reply', '0001 0800 06 04 0003'],
])('refuses %s', (_, head) => {
  const bytes = hexBytes(`${head} 4c549945e5d5 0a08dbc9 000000000000 0a08dbcc`);
  expect(parseArp(bytes, 0, 28)).toBeUndefined();
});

it('refuses a packet that is cut anywhere', () => {
  const bytes = hexBytes('0001 0800 06 04 0001 4c549945e5d5 0a08dbc9 000000000000 0a08dbcc');
  for (let length = 0; length < 28; length++) expect(parseArp(bytes, 0, length)).toBeUndefined();
});
