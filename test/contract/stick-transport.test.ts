import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { stickTransportContract } from './stick-transport.ts';

let latest: VirtualStick;

stickTransportContract(
  'VirtualStick',
  () => {
    const stick = new VirtualStick({
      profile: 'e3372s-153',
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
  { sendTransfer: (_stick, endpoint, bytes) => latest.sendTransfer(endpoint, bytes) },
);
