/** NodeUsbTransport itself, over a handle that leads to the virtual stick instead of to libusb. */
import { NodeUsbTransport } from '../../main/usb/node-usb-transport.ts';
import { e3372s153 } from '../../simulator/profiles/e3372s-153.ts';
import { StickDevice } from '../../simulator/stick-device.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualUsbHandle } from '../fakes/virtual-usb-handle.ts';
import { stickTransportContract } from './stick-transport.ts';

for (const how of ['no-device', 'error'] as const) {
  let device: StickDevice;
  let latest: VirtualUsbHandle;
  stickTransportContract(
    `NodeUsbTransport, transfers of a pulled stick end with '${how}'`,
    async () => {
      const stick = new StickDevice({
        profile: e3372s153,
        faults: undefined,
        seed: 1,
        timeScale: 0,
        sim: undefined,
        lease: undefined,
        carrier: new VirtualNetwork(),
        onGone: () => {},
        onNcmOutTransfer: undefined,
      });
      device = stick;
      const handle = new VirtualUsbHandle(stick.usb);
      const { presence } = handle;
      latest = handle;
      return {
        transport: await NodeUsbTransport.open({ handle, presence }),
        unplug: () => handle.unplug(how),
        dispose: () => stick.powerOff(),
      };
    },
    {
      sendTransfer: (_stick, endpoint, bytes) => device.usb.inEndpoint(endpoint).send(bytes),
      resetBySystem: () => latest.resetBySystem(),
    },
  );
}
