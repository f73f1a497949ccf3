import { expect, it } from 'vitest';

import { stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import { StickRoster } from './stick-roster.ts';

const IMEI = '490154203237518';

function device(
  busPath: string,
  deviceAddress: number,
  profile: ProfileName = 'e3372s-153',
): UsbDeviceEntry {
  const { deviceDescriptor, configurationDescriptor } = stickProfile(profile);
  const view = new DataView(deviceDescriptor.buffer, deviceDescriptor.byteOffset);
  return {
    busPath,
    busNumber: 1,
    deviceAddress,
    vendorId: view.getUint16(8, true),
    productId: view.getUint16(10, true),
    bcdDevice: 0x102,
    configuration: parseConfigurationDescriptor(configurationDescriptor),
  };
}

function make(busPath: string | undefined, devices: readonly UsbDeviceEntry[]) {
  const bus = { devices };
  const looks: (() => void)[] = [];
  const roster = new StickRoster(busPath, {
    listDevices: () => Promise.resolve(bus.devices),
    schedule: (look) => {
      looks.push(look);
      return () => looks.splice(looks.indexOf(look), 1);
    },
  });
  const place = () => roster.current()?.spec.busPath;
  const recognise = (imei: string | undefined) => {
    const stick = roster.current();
    return stick === undefined ? undefined : roster.recognise(stick, imei);
  };
  return { bus, looks, roster, place, recognise };
}

it('takes the stick at the wanted place, and no other', async () => {
  const { bus, roster, place } = make('1-3', [device('1-2', 5)]);
  await roster.look();
  expect(place()).toBeUndefined();
  bus.devices = [device('1-2', 5), device('1-3', 6)];
  await roster.look();
  expect(place()).toBe('1-3');
});

it('takes any stick that can go online where no place is wanted', async () => {
  const { roster, place } = make(undefined, [
    device('1-2', 5, 'hilink'),
    device('1-4', 6, 'cd-14fe'),
  ]);
  await roster.look();
  expect(place()).toBe('1-4');
});

it('finds its stick again in another socket', async () => {
  const { bus, roster, place, recognise } = make('1-2', [device('1-2', 5)]);
  await roster.look();
  expect(recognise(IMEI)).toBe(true);
  bus.devices = [];
  await roster.look();
  expect(place()).toBeUndefined();
  bus.devices = [device('1-4', 7)];
  await roster.look();
  expect(place()).toBe('1-4');
  expect(recognise(IMEI)).toBe(true);
});

it('leaves the second stick alone that was there beside its own', async () => {
  const second = device('1-3', 6);
  const { bus, roster, place, recognise } = make('1-2', [device('1-2', 5), second]);
  await roster.look();
  expect(recognise(IMEI)).toBe(true);
  bus.devices = [second];
  await roster.look();
  expect(place()).toBeUndefined();
  bus.devices = [second, device('1-2', 9)];
  await roster.look();
  expect(place()).toBe('1-2');
});

it('leaves a stick with another IMEI alone until it is pulled, even in its own socket', async () => {
  const { bus, roster, place, recognise } = make('1-2', [device('1-2', 5)]);
  await roster.look();
  expect(recognise(IMEI)).toBe(true);
  bus.devices = [device('1-2', 8)];
  await roster.look();
  expect(recognise('861234567890123')).toBe(false);
  expect(place()).toBeUndefined();
  bus.devices = [device('1-2', 9)];
  await roster.look();
  expect(place()).toBe('1-2');
});

it('watches the bus only while somebody listens', async () => {
  const { bus, looks, roster } = make('1-2', []);
  let changes = 0;
  const stop = roster.onChange(() => (changes += 1));
  await new Promise((resolve) => setImmediate(resolve));
  expect(looks).toHaveLength(1);
  bus.devices = [device('1-2', 5)];
  looks.shift()?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(changes).toBe(1);
  stop();
  expect(looks).toHaveLength(0);
});
