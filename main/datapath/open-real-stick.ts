/** A stick on a real bus, in modem mode. */
import { setTimeout as sleep } from 'node:timers/promises';

import { FailureError } from '../../shared/failure.ts';
import { enterModemMode } from '../stick/enter-modem-mode.ts';
import { usbFailure } from '../stick/usb-failure.ts';
import { readDeviceAddress } from '../usb/device-presence.ts';
import type { StickTransport } from '../usb/stick-transport.ts';
import { listSysfsDevices } from '../usb/sysfs-device-list.ts';
import type { FirstModeSwitch } from './stick-spec.ts';

/**
 * A stick that shows its install CD is told to be a modem first. libusb is loaded when the first
 * real stick is opened: its start looks at every device.
 */
export async function openRealStick(
  busPath: string,
  firstModeSwitch?: FirstModeSwitch,
): Promise<StickTransport> {
  const { openUsbStick, UsbOpenError } = await import('../usb/open-usb-stick.ts');
  const wasThere = (await readDeviceAddress(busPath)) !== undefined;
  try {
    const parts = {
      listDevices: () => listSysfsDevices(),
      open: openUsbStick,
      sleep: (ms: number) => sleep(ms),
      nowMs: () => performance.now(),
    };
    await enterModemMode(busPath, parts, firstModeSwitch);
    return await openUsbStick(busPath);
  } catch (error) {
    if (!(error instanceof UsbOpenError)) throw usbFailure(error, 'opening the device');
    const missing = wasThere ? 'stick-gone' : 'no-stick';
    const code = error.reason === 'permission' ? 'usb-permission' : missing;
    throw new FailureError({ code, detail: error.message }, { cause: error });
  }
}
