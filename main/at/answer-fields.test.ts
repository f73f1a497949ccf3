import { expect, it } from 'vitest';

import { AnswerFields, membersOf, numbersOf, payloadsOf, splitFields } from './answer-fields.ts';

it.each([
  ['', ['']],
  ['1,,"a,b", c ', ['1', '', 'a,b', 'c']],
  ['(1,2),("a","b"),((1,"x"),(2,"y"))', ['(1,2)', '("a","b")', '((1,"x"),(2,"y"))']],
  ['"open,1', ['"open,1']],
  [')),1', ['))', '1']],
])('splits %j', (payload, fields) => {
  expect(splitFields(payload)).toEqual(fields);
});

it('finds the lines of a name, whatever its case and blanks', () => {
  const lines = ['^DHCP:1', '^dhcp : 2', '^DHCPV6: 3', '^DHCP', 'x^DHCP: 4'];
  expect(payloadsOf('^DHCP', lines)).toEqual(['1', '2']);
});

it('reads the members and numbers of a group', () => {
  expect(membersOf('("ME","SM")')).toEqual(['ME', 'SM']);
  expect(membersOf('"ME"')).toEqual(['ME']);
  expect(numbersOf('(0-2,5,x)')).toEqual([0, 1, 2, 5]);
  expect(numbersOf('(3-1)')).toEqual([]);
  expect(numbersOf('(0-999999,0-999999)')).toHaveLength(256);
});

it('tells a missing field from a number and a number from text', () => {
  const fields = new AnswerFields('AT+X?', [], '7,,x,0xFF,ffffffffffffffff,1e3,9999999999999999');
  expect([0, 1, 2, 3, 5, 6, 9].map((i) => fields.optionalInteger(i))).toEqual([
    7,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([0, 1, 2, 3, 4].map((i) => fields.optionalHex(i))).toEqual([
    7,
    undefined,
    undefined,
    255,
    undefined,
  ]);
  expect(() => fields.integer(1)).toThrow('AT+X?: unexpected answer');
  expect(() => fields.hex(2)).toThrow('AT+X?');
  expect(() => fields.text(1)).toThrow('AT+X?');
});

it('takes no number out of the middle of a text', () => {
  const texts = ['x7', '7x', 'x0x7', '0x7g', '0x', '00000000000000001'];
  const fields = new AnswerFields('AT+X?', [], texts.join(','));
  expect(texts.map((_, i) => fields.optionalHex(i))).toEqual(texts.map(() => undefined));
  expect(fields.optionalHex(texts.length)).toBeUndefined();
  expect(new AnswerFields('AT+X?', [], '+7,-7').optionalInteger(1)).toBe(-7);
});

it('takes no group, member or quoted text out of the middle of another', () => {
  expect(membersOf(' (1,2) ')).toEqual(['1', '2']);
  expect(membersOf('x(1,2)')).toEqual(['x(1,2)']);
  expect(membersOf('(1,2)x')).toEqual(['(1,2)x']);
  expect(numbersOf('(x1,1x,1-2x,3)')).toEqual([3]);
  expect(splitFields('x"a"')).toEqual(['x"a"']);
  expect(splitFields('"a"x')).toEqual(['"a"x']);
});

it('finds a name in front of a line only, with a colon behind it', () => {
  expect(payloadsOf('^DHCP', ['^DHCP 1', '  ^DHCP: 2', '^DHCP:'])).toEqual(['']);
});
