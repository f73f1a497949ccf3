import fc from 'fast-check';
import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { answerDns, type NameLookup } from './dns-responder.ts';

const lookUp: NameLookup = (name) => (name === 'ab.c' ? 0xcb007107 : 'no-such-name');

const name = '02 6162 01 63 00';
const unknown = '02 6262 01 63 00';

it.each([
  [
    'an address',
    `1234 0100 0001 0000 0000 0000 ${name} 0001 0001`,
    `1234 8180 0001 0001 0000 0000 ${name} 0001 0001 c00c 0001 0001 0000003c 0004 cb007107`,
  ],
  [
    'no such name',
    `1234 0100 0001 0000 0000 0000 ${unknown} 0001 0001`,
    `1234 8183 0001 0000 0000 0000 ${unknown} 0001 0001`,
  ],
  [
    'no AAAA record for a name that exists',
    `1234 0100 0001 0000 0000 0000 ${name} 001c 0001`,
    `1234 8180 0001 0000 0000 0000 ${name} 001c 0001`,
  ],
  [
    'nothing more than the question of a query with EDNS',
    `1234 0120 0001 0000 0000 0001 ${name} 0001 0001 00 0029 1000 00000000 0000`,
    `1234 8180 0001 0001 0000 0000 ${name} 0001 0001 c00c 0001 0001 0000003c 0004 cb007107`,
  ],
  [
    'not implemented for an update',
    `1234 2800 0001 0000 0000 0000 ${name} 0001 0001`,
    `1234 a884 0001 0000 0000 0000 ${name} 0001 0001`,
  ],
])('answers with %s', (_name, query, reply) => {
  const answer = answerDns(hexBytes(query), lookUp);
  expect(answer && toHex(answer)).toBe(reply.replaceAll(' ', ''));
});

it.each([
  ['a response', `1234 8180 0001 0000 0000 0000 ${name} 0001 0001`],
  ['two questions', `1234 0100 0002 0000 0000 0000 ${name} 0001 0001 ${name} 0001 0001`],
  ['a compressed question', '1234 0100 0001 0000 0000 0000 c00c 0001 0001'],
  ['a name without end', '1234 0100 0001 0000 0000 0000 02 6162'],
  ['a question without type', `1234 0100 0001 0000 0000 0000 ${name} 0001`],
  ['half a header', '1234 0100 0001'],
])('ignores %s', (_name, query) => {
  expect(answerDns(hexBytes(query), lookUp)).toBeUndefined();
});

it('never throws on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (tail) => {
      const header = hexBytes('1234 0100 0001 0000 0000 0000');
      expect(() => answerDns(Uint8Array.of(...header, ...tail), lookUp)).not.toThrow();
    }),
  );
});
