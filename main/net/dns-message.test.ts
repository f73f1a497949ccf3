import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { emitRootQuery, parseDnsAnswerHead } from './dns-message.ts';

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
