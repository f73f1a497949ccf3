import { expect, it } from 'vitest';

import { stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import { StickWatcher } from './stick-watcher.ts';

function device(profile: ProfileName, busPath: string, deviceAddress: number): UsbDeviceEntry {
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

const keyboard: UsbDeviceEntry = { ...device('e3372s-153', '1-9', 2), vendorId: 0x046d };

/** A bus that is what `devices` says; looks happen when the test asks for one. */
function make(devices: readonly UsbDeviceEntry[]) {
  const bus = { devices, isBroken: false };
  const events: string[] = [];
  const looks: (() => void)[] = [];
  const watcher = new StickWatcher({
    listDevices: () =>
      bus.isBroken ? Promise.reject(new Error('no table')) : Promise.resolve(bus.devices),
    schedule: (look) => {
      looks.push(look);
      return () => looks.splice(looks.indexOf(look), 1);
    },
    onEvent: ({ type, stick }) =>
      events.push(`${type} ${stick.device.busPath} ${stick.recognition.kind}`),
  });
  const look = async (): Promise<void> => {
    looks.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { bus, events, looks, watcher, look };
}

it('reports the sticks that are there, and nothing else', async () => {
  const { watcher, events } = make([keyboard, device('e3372s-153', '1-2', 5)]);
  await watcher.start();
  expect(events).toEqual(['plugged 1-2 ncm']);
});

it('does not take a reset in place for another stick', async () => {
  const { bus, watcher, events, look } = make([device('e3372s-153', '1-2', 5)]);
  await watcher.start();
  bus.devices = [device('e3372s-153', '1-2', 0)];
  await look();
  bus.devices = [device('e3372s-153', '1-2', 5)];
  await look();
  expect(events).toEqual(['plugged 1-2 ncm']);
});

it('reports each coming and going once', async () => {
  const { bus, watcher, events, look } = make([]);
  await watcher.start();
  bus.devices = [device('e3372s-153', '1-2', 5)];
  await look();
  await look();
  bus.devices = [];
  await look();
  await look();
  expect(events).toEqual(['plugged 1-2 ncm', 'unplugged 1-2 ncm']);
});

it('sees through a mode switch between two looks', async () => {
  const { bus, watcher, events, look } = make([device('cd-14fe', '1-2', 5)]);
  await watcher.start();
  bus.devices = [device('e3372h-1506', '1-2', 6)];
  await look();
  expect(events).toEqual(['plugged 1-2 cd', 'unplugged 1-2 cd', 'plugged 1-2 ncm']);
});

it('tells two sticks of the same model apart by where they are', async () => {
  const both = [device('e3372s-153', '1-2', 5), device('e3372s-153', '1-3', 6)];
  const { bus, watcher, events, look } = make(both);
  await watcher.start();
  bus.devices = both.slice(1);
  await look();
  expect(events).toEqual(['plugged 1-2 ncm', 'plugged 1-3 ncm', 'unplugged 1-2 ncm']);
});

it('keeps what it knows when a look fails', async () => {
  const { bus, watcher, events, look } = make([device('hilink', '1-2', 5)]);
  await watcher.start();
  bus.isBroken = true;
  await look();
  bus.isBroken = false;
  await look();
  expect(events).toEqual(['plugged 1-2 hilink']);
});

it('says nothing after it was stopped, even in the middle of a look', async () => {
  const { bus, watcher, events, looks } = make([]);
  await watcher.start();
  bus.devices = [device('e3372s-153', '1-2', 5)];
  looks.shift()?.();
  watcher.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(events).toEqual([]);
  expect(looks).toEqual([]);
});
