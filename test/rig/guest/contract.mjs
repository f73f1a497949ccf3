// The contract suite of the product's USB layer, over libusb and this kernel.
import { existsSync } from 'node:fs';
import { check, Skip, tellStick } from './host-link.mjs';
import { attachStick, boundDrivers, stickGone, until, STICK } from './machine.mjs';
import { resetStick } from './usb-reset.mjs';

/** Also used at the end: a card reader left in the middle of a command makes the kernel reset it. */
async function unplug() {
  await tellStick('unplug');
  await stickGone();
}

export async function suite() {
  const { runContract } = await import('/tetherstick/rig/contract.mjs');
  await runContract({
    check,
    skip: (reason) => {
      throw new Skip(reason);
    },
    async provideStick() {
      if (!existsSync(STICK)) {
        await tellStick('plug');
        await attachStick();
      }
      await until('drivers', () => !Object.values(boundDrivers()).includes('-'));
    },
    unplug,
    reset: resetStick,
  });
  await unplug();
}
