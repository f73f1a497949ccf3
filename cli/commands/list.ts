/** `list`: which sticks there are, on the bus and built in. */
import { listSticks } from '../../main/compose.ts';
import { listProfiles } from '../../simulator/profiles.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export const listCommand: Command = {
  verb: 'list',
  help: 'Lists the sticks on the USB bus, and the built-in virtual ones.',
  options: { json: { type: 'boolean', help: 'One JSON object.' } },
  async run({ options }) {
    const usb = await listSticks();
    const virtual = listProfiles();
    if (options['json'] === true) {
      console.log(JSON.stringify({ usb, virtual }));
      return exitCode.ok;
    }
    if (usb.length === 0) console.log('No stick is on the USB bus.');
    for (const { busPath, vendorId, productId, kind, model, users } of usb) {
      console.log(`${busPath}  ${hex(vendorId)}:${hex(productId)}  ${kind}  ${model}`);
      for (const { program, pid, path } of users) {
        console.log(`     ${program} (process ${pid}) has ${path} open`);
      }
    }
    for (const { name, title } of virtual) console.log(`virtual  ${name}  ${title}`);
    return exitCode.ok;
  },
};

function hex(id: number): string {
  return id.toString(16).padStart(4, '0');
}
