// A program of its own that resets the stick, whoever uses it.
import { createRequire } from 'node:module';

const { getDeviceList } = createRequire('/tetherstick/package.json')('usb');
const stick = getDeviceList().find(({ deviceDescriptor }) => deviceDescriptor.idVendor === 0x12d1);
stick.open(false);
stick.reset((error) => {
  stick.close();
  if (error !== undefined) throw error;
});
