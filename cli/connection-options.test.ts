import { expect, it } from 'vitest';

import type { CommandInput } from './command.ts';
import { connectionSettings } from './connection-options.ts';

function settingsFor(options: CommandInput['options']) {
  return connectionSettings({ options, positionals: [] }, { kind: 'usb' });
}

it('leaves what is not said to the defaults', () => {
  expect(settingsFor({})).toEqual({
    apn: 'internet',
    roamingAllowed: false,
    routing: 'everything',
  });
});

it('does without offload only where that is asked for', () => {
  expect(settingsFor({})).not.toHaveProperty('offload');
  expect(settingsFor({ 'no-offload': true })).toMatchObject({ offload: false });
});
