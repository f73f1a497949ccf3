// The stick plugged in and with its drivers, wherever a check begins or ends there.
import { existsSync } from 'node:fs';
import { tellStick } from './host-link.mjs';
import { attachStick, boundDrivers, expectEqual, STICK, until } from './machine.mjs';

/** Which driver binds which interface of the E3372s-153 in the composition FF;12,10,16,A2. */
export const drivers = { 0: 'option', 1: 'option', 2: 'huawei_cdc_ncm', 3: 'usb-storage' };

/** Plugs the stick in where it is not, and waits for its drivers. */
export async function plugIn() {
  if (!existsSync(STICK)) {
    await tellStick('plug');
    await attachStick();
  }
  return driversBack();
}

export async function driversBack() {
  const wanted = JSON.stringify(drivers);
  await until('drivers', () => JSON.stringify(boundDrivers()) === wanted, 60_000).catch(() => {});
  return expectEqual(boundDrivers(), drivers);
}

/** A cable that follows: what leaves the bus and comes back is attached again, as on real USB. */
export function keepAttached() {
  let isOn = true;
  const loop = (async () => {
    while (isOn) {
      if (!existsSync(STICK)) await attachStick().catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  })();
  return {
    end() {
      isOn = false;
      return loop;
    },
  };
}
