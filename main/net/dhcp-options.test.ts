import { expect, it } from 'vitest';

import { hexBytes } from '../../test/hex-bytes.ts';
import { emitOption, joinOptions, readOptionArea } from './dhcp-options.ts';

it('reads options up to the end, over pads', () => {
  const area = readOptionArea(hexBytes('35 01 05 00 00 03 04 0a000001 00 ff 99'));
  expect(area).toEqual({
    ended: true,
    pieces: new Map([
      [53, [hexBytes('05')]],
      [3, [hexBytes('0a000001')]],
    ]),
  });
});

it('says when the end is missing', () => {
  expect(readOptionArea(hexBytes('35 01 05'))).toHaveProperty('ended', false);
  expect(readOptionArea(hexBytes('00 00 00'))).toEqual({ ended: false, pieces: new Map() });
  expect(readOptionArea(hexBytes(''))).toEqual({ ended: false, pieces: new Map() });
});

it.each([
  ['a code as the last byte', '35 01 05 03'],
  ['a value longer than the rest', '35 01 05 03 04 0a0000'],
  ['a length one too great', '35 01 05 03 05 0a000001'],
])('takes nothing from an area with %s', (_, hex) => {
  expect(readOptionArea(hexBytes(hex))).toBeUndefined();
});

it('takes an option whose value looks like another option', () => {
  const area = readOptionArea(hexBytes('0c 03 35 01 05 35 01 02 ff'));
  expect(area?.pieces.get(53)).toEqual([hexBytes('02')]);
});

it('joins the repeats of a code, area by area', () => {
  const main = readOptionArea(hexBytes('79 02 0102 06 01 aa 79 01 03 ff'));
  const file = readOptionArea(hexBytes('79 01 04 ff'));
  const options = joinOptions([main?.pieces ?? new Map(), file?.pieces ?? new Map()]);
  expect(options.get(121)).toEqual(hexBytes('01020304'));
  expect(options.get(6)).toEqual(hexBytes('aa'));
});

it('joins five hundred empty options to an empty one', () => {
  const area = readOptionArea(hexBytes('7900'.repeat(500) + 'ff'));
  expect(joinOptions([area?.pieces ?? new Map()]).get(121)).toEqual(hexBytes(''));
});

it('writes code, length and value', () => {
  expect(emitOption(50, [10, 0, 0, 2])).toEqual([50, 4, 10, 0, 0, 2]);
});
