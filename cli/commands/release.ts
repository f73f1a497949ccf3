/** `release`: gives sticks back to the kernel that a killed program took from it. */
import { releaseSticks } from '../../main/compose.ts';
import type { Command } from '../command.ts';
import { exitCode } from '../exit-code.ts';

export const releaseCommand: Command = {
  verb: 'release',
  help: 'Gives sticks back to the kernel after a crash; what a program holds stays with it.',
  options: { json: { type: 'boolean', help: 'One JSON object.' } },
  async run({ options }) {
    const released = await releaseSticks();
    if (options['json'] === true) {
      console.log(JSON.stringify({ released }));
      return exitCode.ok;
    }
    if (released.length === 0) console.log('Nothing was left to give back.');
    for (const { busPath, interfaces } of released) {
      for (const { interfaceNumber, driver } of interfaces) {
        console.log(`${busPath}  interface ${interfaceNumber}  ${driver ?? 'no driver wants it'}`);
      }
    }
    return exitCode.ok;
  },
};
