import { expect, it } from 'vitest';

import { readRadioSwitch, switchRadioOnInSoftware } from './rfswitch.ts';

it('tells the two switches apart', () => {
  expect(readRadioSwitch.parse(['^RFSWITCH:1,0'])).toEqual({
    hardwareOn: true,
    softwareOn: false,
  });
  expect(() => readRadioSwitch.parse(['^RFSWITCH:1'])).toThrow('AT^RFSWITCH?');
});

it('switches on', () => {
  expect(switchRadioOnInSoftware.line).toBe('AT^RFSWITCH=1');
});
