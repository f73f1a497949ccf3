import type { ProfileName } from '../../simulator/profiles.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { stickTransportContract } from './stick-transport.ts';

/** Those with a port of each kind; the others differ in what they are, not in how USB works. */
const profiles: readonly ProfileName[] = ['e3372s-153', 'e3372-21.200', 'e3372h-1506'];

for (const profile of profiles) {
  let latest: VirtualStick;
  stickTransportContract(
    `VirtualStick as ${profile}`,
    () => {
      const stick = new VirtualStick({
        profile,
        seed: 1,
        timeScale: 0,
        carrier: new VirtualNetwork(),
      });
      latest = stick;
      return Promise.resolve({
        transport: stick,
        unplug: () => stick.unplug(),
        dispose: () => stick.close(),
      });
    },
    {
      sendTransfer: (_stick, endpoint, bytes) => latest.sendTransfer(endpoint, bytes),
      resetBySystem: () => latest.resetBySystem(),
    },
  );
}
