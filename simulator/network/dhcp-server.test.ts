import { describe, expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { answerDhcp, type DhcpServerLease } from './dhcp-server.ts';

const lease: DhcpServerLease = {
  address: 0x0a08dbcc,
  prefixLength: 29,
  gateway: 0x0a08dbc9,
  dnsServers: [0xc0597be6],
  leaseSeconds: 3600,
};

const OFFER = '350102';
const ACK = '350105';
const NAK = '350106';
const grant = '36040a08dbc9 330400000e10 0104fffffff8 03040a08dbc9 0604c0597be6 ff';

it('offers, then acknowledges what was asked for', () => {
  expect(answer('350101')).toEqual({ yiaddr: '0a08dbcc', options: options(OFFER, grant) });
  expect(answer('350103 32040a08dbcc 36040a08dbc9')).toEqual({
    yiaddr: '0a08dbcc',
    options: options(ACK, grant),
  });
});

it('acknowledges a renewal by the address in use', () => {
  expect(answer('350103', { ciaddr: '0a08dbcc' })?.options).toBe(options(ACK, grant));
});

it('refuses another address', () => {
  const refused = { yiaddr: '00000000', options: options(NAK, '36040a08dbc9 ff') };
  expect(answer('350103 3204c0a80164')).toEqual(refused);
  expect(answer('350103', { ciaddr: 'c0a80164' })).toEqual(refused);
});

it('gives configuration without an address to who only informs itself', () => {
  expect(answer('350108', { ciaddr: '0a08dbcc' })).toEqual({
    yiaddr: '00000000',
    options: options(ACK, '36040a08dbc9 0104fffffff8 03040a08dbc9 0604c0597be6 ff'),
  });
});

it('finds options behind pads', () => {
  expect(answer('0000 350101')?.options).toBe(options(OFFER, grant));
});

describe('keeps silent', () => {
  it.each([
    ['to a request meant for another server', '350103 32040a08dbcc 36040a0a0a0a'],
    ['to a release', '350107'],
    ['to a decline', '350104'],
    ['to a message without a type', '32040a08dbcc'],
  ])('%s', (_name, wire) => {
    expect(answer(wire)).toBeUndefined();
  });

  it('to a reply, a wrong cookie, a cut message', () => {
    expect(answer('350101', { op: '02' })).toBeUndefined();
    expect(answer('350101', { cookie: '63825364' })).toBeUndefined();
    expect(answerDhcp(new Uint8Array(239).fill(1), lease)).toBeUndefined();
  });
});

function options(type: string, rest: string): string {
  return `${type}${rest}`.replaceAll(' ', '');
}

interface Fields {
  readonly op?: string;
  readonly ciaddr?: string;
  readonly cookie?: string;
}

/** Address and options of the answer, options up to and including the end mark. */
function answer(
  wire: string,
  { op = '01', ciaddr = '00000000', cookie = '63825363' }: Fields = {},
): { yiaddr: string; options: string } | undefined {
  const message = hexBytes(
    `${op}010600 3903f326 0000 0000 ${ciaddr} 00000000 00000000 00000000 001e101f0000` +
      `${'00'.repeat(202)} ${cookie} ${wire} ff`,
  );
  const reply = answerDhcp(message, lease)?.message;
  if (reply === undefined) return undefined;
  expect(toHex(reply.slice(0, 12))).toBe('02010600' + '3903f326' + '00000000');
  expect(toHex(reply.slice(28, 34))).toBe('001e101f0000');
  expect(reply.length).toBe(300);
  const text = toHex(reply.slice(240)).replace(/(00)+$/, '');
  return { yiaddr: toHex(reply.slice(16, 20)), options: text };
}
