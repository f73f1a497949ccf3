import { expect, it } from 'vitest';

import {
  configurePayload,
  decodeAnswer,
  encodeFrame,
  helperVerb,
  inhibitPayload,
  openTunPayload,
  readConfigure,
  readOpenTun,
  readStatus,
  readSystemProblem,
  setDnsPayload,
  setRoutesPayload,
} from './helper-protocol.ts';

it('writes requests as PROTOCOL.md has them', () => {
  expect(encodeFrame(helperVerb.openTun, 7, openTunPayload(1500, true))).toEqual(
    bytes('03 00 01 07 dc 05 01'),
  );
  expect(configurePayload(1400, ['10.64.1.2', '2001:db8::1'])).toEqual(
    bytes('78 05 02 04 0a 40 01 02 06 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01'),
  );
  expect(
    setRoutesPayload(0x01020304, [
      { address: '0.0.0.0', prefixLength: 0 },
      { address: 'fe80::1', prefixLength: 128 },
    ]),
  ).toEqual(
    bytes('04 03 02 01 02 04 00 00 00 00 00 06 fe 80 00 00 00 00 00 00 00 00 00 00 00 00 00 01 80'),
  );
  expect(setDnsPayload(['10.0.0.1'], ['lan.example'])).toEqual(
    bytes('01 04 0a 00 00 01 01 0b 6c 61 6e 2e 65 78 61 6d 70 6c 65'),
  );
  expect(setDnsPayload([], [])).toEqual(bytes('00 00'));
  expect(inhibitPayload('')).toEqual(bytes('00'));
  expect(() => inhibitPayload('x'.repeat(256))).toThrow(RangeError);
});

it('reads one answer after the other, and none before it is whole', () => {
  const two = bytes('02 00 80 00 00 01 01 00 83 09 02');
  expect(decodeAnswer(two.subarray(0, 5))).toBeUndefined();
  expect(decodeAnswer(two)).toEqual({
    answer: { verb: 0, id: 0, code: 'ok', payload: bytes('01') },
    length: 6,
  });
  expect(decodeAnswer(two.subarray(6))).toEqual({
    answer: { verb: 3, id: 9, code: 'refused', payload: bytes('') },
    length: 5,
  });
});

it.each([
  ['without a code', '00 00 81 01'],
  ['with a code nobody knows', '01 00 81 01 07'],
  ['that is a request', '01 00 01 01 00'],
])('takes nothing %s for an answer', (_name, text) => {
  expect(() => decodeAnswer(bytes(text))).toThrow(RangeError);
});

it('reads what the verbs answer', () => {
  const name = Buffer.from('tetherstick3\0\0\0\0').toString('hex');
  expect(readOpenTun(bytes(`05 00 00 00 ${name}`))).toEqual({
    ifindex: 5,
    interfaceName: 'tetherstick3',
  });
  expect(readConfigure(bytes('01'))).toEqual({ ipv4: true, ipv6: false });
  expect(readStatus(bytes('02 05 01 03 00 00 00'))).toEqual({
    state: 'configured',
    dnsMode: 'file',
    dnsContested: true,
    dnsReapplied: 3,
  });
  expect(readSystemProblem(bytes('0d 00 00 00 61 62'))).toBe('ab: errno 13');
  expect(readSystemProblem(bytes('0d'))).toBe('no reason given');
});

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}
