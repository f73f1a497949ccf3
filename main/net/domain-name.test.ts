import { expect, it } from 'vitest';

import { cleanDomainName } from './domain-name.ts';

const label63 = 'a'.repeat(63);

it.each([
  'example',
  'Lan.Example.COM',
  'xn--bcher-kva.example',
  '_ldap._tcp.corp-1.example',
  `${label63}.${label63}.${label63}.${'a'.repeat(61)}`,
])('takes %s', (name) => {
  expect(cleanDomainName(name)).toBe(name);
});

it('cuts off a final dot', () => {
  expect(cleanDomainName('example.com.')).toBe('example.com');
});

it.each([
  ['nothing', ''],
  ['the root', '.'],
  ['an empty label', 'a..b'],
  ['a leading dot', '.a'],
  ['a label that looks like an option', '-a'],
  ['a hyphen at the end of a label', 'a-.b'],
  ['a label of 64', 'a'.repeat(64)],
  ['254 characters', `${label63}.${label63}.${label63}.${'a'.repeat(62)}`],
  ['a newline', 'a\nnameserver 6.6.6.6'],
  ['a newline at the end', 'example.com\n'],
  ['a space', 'a b'],
  ['a zero byte', 'a\0b'],
  ['shell characters', '$(reboot)'],
  ['a quote', 'a"b'],
  ['a slash', '../etc'],
  ['letters outside ASCII', 'bücher.example'],
  ['a Kelvin sign, which folds to k', '\u212A.example'],
])('refuses %s', (_, name) => {
  expect(cleanDomainName(name)).toBeUndefined();
});
