import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import { parseDomainSearch } from './domain-search.ts';

/** ASCII text as hex. */
const t = (text: string) => Buffer.from(text, 'latin1').toString('hex');

it('reads the example of RFC 3397, compressed backwards', () => {
  const value = hexBytes(
    `03 ${t('eng')} 05 ${t('apple')} 03 ${t('com')} 00 09 ${t('marketing')} c004`,
  );
  expect(parseDomainSearch(value)).toEqual(['eng.apple.com', 'marketing.apple.com']);
});

it('reads a name that is nothing but a pointer', () => {
  expect(parseDomainSearch(hexBytes(`01 ${t('a')} 00 c000`))).toEqual(['a', 'a']);
});

it.each([
  ['nothing', ''],
  ['the root alone', '00'],
  ['a zero behind a whole name', `01 ${t('a')} 00 00`],
  ['a name without its end', `01 ${t('a')}`],
  ['a label that runs out', `05 ${t('ab')}`],
  ['a pointer without its second byte', `01 ${t('a')} 00 c0`],
  ['a pointer to itself', 'c000'],
  ['a pointer into its own name', `01 ${t('a')} c000`],
  ['two names that point to each other', 'c002 c000'],
  ['a forward pointer', `c002 01 ${t('a')} 00`],
  ['a pointer past the end', `01 ${t('a')} 00 c0ff`],
  ['the reserved label type 40', `40 ${t('a')} 00`],
  ['the reserved label type 80', `80 ${t('a')} 00`],
  ['a newline in a name', `03 ${t('a\nb')} 00`],
  ['shell characters in a name', `04 ${t('`id`')} 00`],
  ['a dot inside a label', `03 ${t('a.b')} 00`],
  ['one bad name among good ones', `01 ${t('a')} 00 01 ${t('?')} 00`],
])('drops the option for %s', (_, hex) => {
  expect(parseDomainSearch(hexBytes(hex))).toBeUndefined();
});

it('drops the option for a name of 254 characters', () => {
  const label = `3f ${t('a'.repeat(63))}`;
  expect(
    parseDomainSearch(hexBytes(`${label}${label}${label} 3d ${t('a'.repeat(61))} 00`)),
  ).toEqual([expect.stringMatching(/^.{253}$/)]);
  expect(
    parseDomainSearch(hexBytes(`${label}${label}${label} 3e ${t('a'.repeat(62))} 00`)),
  ).toBeUndefined();
});

it('keeps the first 32 of very many names', () => {
  const value = hexBytes(`01 ${t('a')} 00 ${'c000'.repeat(500)}`);
  expect(parseDomainSearch(value)).toHaveLength(32);
});

it('follows no chain of pointers without end', () => {
  // Each name points to the one before it: the n-th would take n steps.
  const pointers = Array.from({ length: 8_000 }, (_, i) => {
    const target = i === 0 ? 0 : 3 + 2 * (i - 1);
    return [0xc0 | (target >> 8), target & 0xff];
  }).flat();
  const chain = Uint8Array.of(1, 0x61, 0, ...pointers);
  expect(parseDomainSearch(chain)).toBeUndefined();
  expect(parseDomainSearch(chain.subarray(0, 3 + 2 * 127))).toHaveLength(32);
});
