/** The contract of StickTransport over libusb and a real kernel, inside the guest. */
import { collectedTests } from './vitest-in-guest.ts';
import { openUsbStick } from '../../../main/usb/open-usb-stick.ts';
import { stickTransportContract } from '../../contract/stick-transport.ts';

export interface GuestBench {
  /** Plugs the stick in where it is not, and waits until its drivers are bound. */
  provideStick(): Promise<void>;
  unplug(): Promise<void>;
  reset(): Promise<void>;
  /** Ends the check that runs, as one that can not be made here. */
  skip(reason: string): never;
  readonly check: (name: string, work: () => Promise<unknown>) => Promise<unknown>;
}

/** Runs all of it; a test that fails does not keep the others from running. */
export async function runContract(bench: GuestBench): Promise<void> {
  stickTransportContract(
    'NodeUsbTransport',
    async () => {
      await bench.provideStick();
      return {
        transport: await openUsbStick('1-1'),
        unplug: () => bench.unplug(),
        dispose: () => Promise.resolve(),
      };
    },
    { resetBySystem: () => bench.reset() },
  );
  for (const test of collectedTests()) {
    await bench
      .check(test.name, async () => {
        const skipped = await test.run();
        if (skipped !== undefined) bench.skip(skipped);
      })
      .catch(() => {});
  }
}
