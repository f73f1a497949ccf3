import { expect, it } from 'vitest';

import { dhcpBytes } from '../../test/fakes/dhcp-bytes.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { emitDhcpRequest, parseDhcpReply } from './dhcp-message.ts';

const ACK = '350105 36040a000001 330400015180';

it('reads a reply', () => {
  expect(parseDhcpReply(dhcpBytes({ options: `${ACK} ff` }))).toEqual({
    xid: 0x3903f326,
    yiaddr: 0x0a000002,
    chaddr: hexBytes('001e101f0000'),
    options: new Map([
      [53, hexBytes('05')],
      [54, hexBytes('0a000001')],
      [51, hexBytes('00015180')],
    ]),
    warnings: [],
  });
});

it.each([
  ['too-short', dhcpBytes({ options: '' }).subarray(0, 239)],
  ['too-short', new Uint8Array(0)],
  ['bad-magic', dhcpBytes({ magic: '63825364', options: `${ACK} ff` })],
  ['not-a-reply', dhcpBytes({ op: '01', options: `${ACK} ff` })],
  ['bad-hardware-length', dhcpBytes({ hardwareLength: '10', options: `${ACK} ff` })],
  ['broken-option', dhcpBytes({ options: `${ACK} 03` })],
  ['broken-option', dhcpBytes({ options: `${ACK} 03 04 0a00` })],
])('refuses a reply: %s', (reason, bytes) => {
  expect(parseDhcpReply(bytes)).toBe(reason);
});

it('forgives a missing end when everything else is whole', () => {
  expect(parseDhcpReply(dhcpBytes({ options: ACK }))).toHaveProperty('warnings', ['no-end-option']);
});

it('reads no options behind the end', () => {
  expect(optionsOf(dhcpBytes({ options: '350105 ff 03040a000001' }))).toEqual([53]);
});

it.each([
  ['file', '01', [53, 52, 3]],
  ['sname', '02', [53, 52, 6]],
  ['both', '03', [53, 52, 3, 6]],
  ['neither', '00', [53, 52]],
  ['neither for an unknown value', '04', [53, 52]],
  ['neither for the value ff', 'ff', [53, 52]],
])('reads more options from %s', (_, overload, codes) => {
  const bytes = dhcpBytes({
    file: '03040a000001 ff',
    sname: '06040a000001 ff',
    options: `350105 3401${overload} ff`,
  });
  expect(optionsOf(bytes)).toEqual(codes);
});

it('ignores an overload of the wrong length', () => {
  const bytes = dhcpBytes({ file: '03040a000001 ff', options: '350105 34020101 ff' });
  expect(optionsOf(bytes)).toEqual([53, 52]);
});

it('ignores an overload inside an overloaded field', () => {
  const bytes = dhcpBytes({
    file: '340103 ff',
    sname: '06040a000001 ff',
    options: '350105 340101 ff',
  });
  expect(optionsOf(bytes)).toEqual([53, 52]);
});

it('joins an option split over options, file and sname, in this order', () => {
  const bytes = dhcpBytes({
    file: '790102 ff',
    sname: '790103 ff',
    options: '350105 340103 790101 ff',
  });
  const reply = parseDhcpReply(bytes);
  expect(typeof reply === 'string' ? reply : reply.options.get(121)).toEqual(hexBytes('010203'));
});

it('takes nothing from an overloaded field full of junk, and says so', () => {
  const bytes = dhcpBytes({
    file: '03040a000001' + 'ee'.repeat(122),
    options: '350105 340101 ff',
  });
  const reply = parseDhcpReply(bytes);
  expect(reply).toHaveProperty('warnings', ['broken-overload']);
  expect(optionsOf(bytes)).toEqual([53, 52]);
});

it('writes a request of 300 bytes at least', () => {
  const bytes = emitDhcpRequest({
    xid: 0x3903f326,
    secs: 258,
    broadcast: true,
    ciaddr: 0x0a000002,
    chaddr: hexBytes('001e101f0000'),
    options: [53, 1, 3],
  });
  expect(toHex(bytes)).toBe(
    '01010600' +
      '3903f326' +
      '0102' +
      '8000' +
      '0a000002' +
      '00000000' +
      '00000000' +
      '00000000' +
      '001e101f0000' +
      '00'.repeat(10) +
      '00'.repeat(64) +
      '00'.repeat(128) +
      '63825363' +
      '350103' +
      'ff' +
      '00'.repeat(56),
  );
});

it('writes a longer request in full, and no more seconds than fit', () => {
  const bytes = emitDhcpRequest({
    xid: 1,
    secs: 70_000,
    broadcast: false,
    ciaddr: 0,
    chaddr: hexBytes('001e101f0000'),
    options: [12, 100, ...new Array<number>(100).fill(0x61)],
  });
  expect(bytes).toHaveLength(240 + 102 + 1);
  expect(bytes.at(-1)).toBe(255);
  expect(toHex(bytes.subarray(8, 12))).toBe('ffff0000');
});

function optionsOf(bytes: Uint8Array): readonly number[] | string {
  const reply = parseDhcpReply(bytes);
  return typeof reply === 'string' ? reply : [...reply.options.keys()];
}
