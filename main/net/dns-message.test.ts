import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import {
  emitAddressQuery,
  emitRootQuery,
  isDnsName,
  parseDnsAnswer,
  parseDnsAnswerHead,
} from './dns-message.ts';

it('asks for the name servers of the root', () => {
  expect(toHex(emitRootQuery(0xbeef))).toBe(
    'beef' + '0100' + '0001' + '0000' + '0000' + '0000' + '00' + '0002' + '0001',
  );
});

it.each([
  ['no error', 'beef 8180 0001 000d 0000 0000', 0],
  ['server failure', 'beef 8182 0001 0000 0000 0000', 2],
  ['refused', 'beef 8005 0000 0000 0000 0000', 5],
])('reads the head of an answer: %s', (_, bytes, responseCode) => {
  expect(parseDnsAnswerHead(hexBytes(bytes))).toEqual({ id: 0xbeef, responseCode });
});

it('takes no question for an answer', () => {
  expect(parseDnsAnswerHead(emitRootQuery(1))).toBeUndefined();
});

it('takes nothing shorter than a header', () => {
  expect(parseDnsAnswerHead(hexBytes('beef 8180 0001 000d 0000 00'))).toBeUndefined();
});

it('asks for the address of a name', () => {
  expect(toHex(emitAddressQuery(0x1234, 'a.example'))).toBe(
    '1234' +
      '0100' +
      '0001' +
      '0000' +
      '0000' +
      '0000' +
      '0161' +
      '076578616d706c65' +
      '00' +
      '0001' +
      '0001',
  );
});

it.each([
  ['example.com', true],
  ['xn--bcher-kva.example', true],
  ['a..b', false],
  ['', false],
  [`${'a'.repeat(64)}.com`, false],
  ['a b.com', false],
])('%s can be asked for: %s', (name, can) => {
  expect(isDnsName(name)).toBe(can);
});

const question = '0161' + '076578616d706c65' + '00' + '0001' + '0001';

it.each([
  [
    'an address',
    '8180',
    '0001',
    'c00c' + '0001' + '0001' + '0000003c' + '0004' + 'c6336401',
    0xc6336401,
  ],
  [
    'an address behind another name',
    '8180',
    '0002',
    'c00c' +
      '0005' +
      '0001' +
      '0000003c' +
      '0002' +
      'c00c' +
      '0162' +
      '00' +
      '0001' +
      '0001' +
      '0000003c' +
      '0004' +
      'c6336407',
    0xc6336407,
  ],
  ['no record', '8183', '0000', '', undefined],
  [
    'a record that is cut off',
    '8180',
    '0001',
    'c00c' + '0001' + '0001' + '0000003c' + '0004' + 'c633',
    undefined,
  ],
  ['a name past the end', '8180', '0001', '3f61', undefined],
])('finds %s', (_what, flags, count, records, address) => {
  const answer = hexBytes('1234' + flags + '0001' + count + '0000' + '0000' + question + records);
  expect(parseDnsAnswer(answer)).toMatchObject({ id: 0x1234, address });
});
