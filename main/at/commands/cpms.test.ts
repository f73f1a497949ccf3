import { expect, it } from 'vitest';

import { parseMessageStoragesTest } from './cpms.ts';

it('reads lists, and single names without parentheses as the MU609 sends them', () => {
  expect(parseMessageStoragesTest(['+CPMS: ("ME","SM"),("ME","SM"),("SM")'])).toEqual({
    mem1: ['ME', 'SM'],
    mem2: ['ME', 'SM'],
    mem3: ['SM'],
  });
  expect(parseMessageStoragesTest(['+CPMS: "ME","MT","SM"'])).toEqual({
    mem1: ['ME'],
    mem2: ['MT'],
    mem3: ['SM'],
  });
});

it('refuses fewer than three', () => {
  expect(() => parseMessageStoragesTest(['+CPMS: "ME"'])).toThrow('AT+CPMS=?');
});
