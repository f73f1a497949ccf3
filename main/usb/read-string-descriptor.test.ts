import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import { readStringDescriptor } from './read-string-descriptor.ts';

function device(strings: Record<number, string>) {
  const asked: string[] = [];
  const controlIn = ({ value, index }: { value: number; index: number }) => {
    asked.push(`${value.toString(16)} ${index.toString(16)}`);
    const hex = strings[value & 0xff];
    return Promise.resolve(hex === undefined ? ('stall' as const) : hexBytes(hex));
  };
  return { asked, controlIn };
}

it('asks in the first language the device names', async () => {
  const { asked, controlIn } = device({ 0: '06 03 07 04 09 04', 9: '06 03 30 00 31 00' });
  expect(await readStringDescriptor(controlIn, 9)).toBe('01');
  expect(asked).toEqual(['300 0', '309 407']);
});

it('asks nothing for index 0, which means "no string"', async () => {
  const { asked, controlIn } = device({});
  expect(await readStringDescriptor(controlIn, 0)).toBeUndefined();
  expect(asked).toEqual([]);
});

it.each([
  ['a device without strings', {}],
  ['a string that is not there', { 0: '04 03 09 04' }],
  ['an answer of another type', { 0: '04 03 09 04', 9: '04 02 30 00' }],
  ['an empty answer', { 0: '', 9: '04 03 30 00' }],
  ['languages cut off', { 0: '04 03 09', 9: '04 03 30 00' }],
])('has no text for %s', async (_what, strings) => {
  expect(await readStringDescriptor(device(strings).controlIn, 9)).toBeUndefined();
});

it.each([
  ['longer than it says', '04 03 30 00 31 00', '0'],
  ['shorter than it says', '08 03 30 00', '0'],
  ['of an odd length', '05 03 30 00 31', '0'],
])('reads as far as it makes sense: %s', async (_what, hex, text) => {
  expect(await readStringDescriptor(device({ 0: '04 03 09 04', 9: hex }).controlIn, 9)).toBe(text);
});
