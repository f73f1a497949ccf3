/** The string with the address the host is to use. */
import { parseMacString } from '../../../main/stick/host-mac.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

export const macString: FuzzTarget = {
  name: 'mac-string',
  maxLength: 32,
  seeds: ['001E101F0000', '4c549945e5d5', '010000000000', '000000000000'],
  run(input) {
    const mac = parseMacString(Buffer.from(input).toString('utf8'));
    if (mac === undefined) return;
    invariant(mac.length === 6 && (mac[0]! & 1) === 0, 'it is the address of one station');
    invariant(
      Buffer.from(mac).toString('hex') === Buffer.from(input).toString('utf8').toLowerCase(),
      'it is what the string says',
    );
  },
};
