/**
 * Tells when a device has left the bus. libusb's hotplug events come through udev, which containers
 * and small systems lack, so on Linux the kernel's own table is looked at.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a device's address reads while the system resets it. */
export const ADDRESS_IN_RESET = 0;

export interface DevicePresence {
  /** Whether the device is there at this moment. */
  check(): Promise<boolean>;
  /** Calls `onGone` once, at the latest `intervalMs` after the device went; returns how to stop. */
  watch(onGone: () => void, intervalMs: number): () => void;
}

/**
 * The address is new at every enumeration. While Linux resets a device its address reads 0 (hub.c,
 * hub_port_finish_reset); then it has the old one again, or leaves.
 */
export function sysfsPresence(
  busPath: string,
  deviceAddress: number,
  root = '/sys/bus/usb/devices',
): DevicePresence {
  const check = async (): Promise<boolean> => {
    const address = await readDeviceAddress(busPath, root);
    return address === deviceAddress || address === ADDRESS_IN_RESET;
  };
  return {
    check,
    watch(onGone, intervalMs) {
      let timer: NodeJS.Timeout | undefined;
      let isStopped = false;
      const look = async (): Promise<void> => {
        const isThere = await check();
        if (isStopped) return;
        if (isThere) wait();
        else onGone();
      };
      const wait = (): void => {
        timer = setTimeout(() => void look(), intervalMs);
        timer.unref();
      };
      wait();
      return () => {
        isStopped = true;
        clearTimeout(timer);
      };
    },
  };
}

/** Undefined where nothing is plugged in, or the system has no such table. */
export async function readDeviceAddress(
  busPath: string,
  root = '/sys/bus/usb/devices',
): Promise<number | undefined> {
  try {
    return Number(await readFile(join(root, busPath, 'devnum'), 'utf8'));
  } catch {
    return undefined;
  }
}
