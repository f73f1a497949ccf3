import { expect, it } from 'vitest';

import { parseConfigurationDescriptor } from '../usb/descriptors.ts';
import type { UsbDeviceEntry } from '../usb/sysfs-device-list.ts';
import { stickProfile, type ProfileName } from '../../simulator/profiles.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { enterModemMode } from './enter-modem-mode.ts';

/** A bus on which the CD answers as `next` says; time passes only when somebody sleeps. */
function make(first: ProfileName, next: Partial<Record<'new' | 'alt', ProfileName | 'nothing'>>) {
  const sent: string[] = [];
  let nowMs = 0;
  let address = 4;
  let device: UsbDeviceEntry | undefined = entry(first);
  function entry(name: ProfileName): UsbDeviceEntry {
    const { deviceDescriptor, configurationDescriptor } = stickProfile(name);
    const view = new DataView(deviceDescriptor.buffer, deviceDescriptor.byteOffset);
    address += 1;
    return {
      busPath: '1-2',
      busNumber: 1,
      deviceAddress: address,
      vendorId: view.getUint16(8, true),
      productId: view.getUint16(10, true),
      bcdDevice: 0x102,
      configuration: parseConfigurationDescriptor(configurationDescriptor),
    };
  }
  const parts = {
    listDevices: () => Promise.resolve(device === undefined ? [] : [device]),
    open: () => {
      const carrier = new VirtualNetwork();
      const stick = new VirtualStick({ profile: 'cd-14fe', seed: 1, timeScale: 0, carrier });
      const write = stick.write.bind(stick);
      stick.write = async (endpoint, bytes, timeoutMs) => {
        const message = bytes[17] === 0x30 ? 'alt' : 'new';
        sent.push(Buffer.from(bytes).toString('hex'));
        await write(endpoint, bytes, timeoutMs);
        const becomes = next[message];
        if (becomes !== undefined) device = becomes === 'nothing' ? undefined : entry(becomes);
      };
      return Promise.resolve(stick);
    },
    sleep: (ms: number) => {
      nowMs += ms;
      return Promise.resolve();
    },
    nowMs: () => nowMs,
  };
  return { parts, sent, elapsedMs: () => nowMs };
}

const NEW = '55534243123456780000000000000011062000000101000100000000000000';
const ALT = '55534243123456780000000000000011063000000000010000000000000000';

it('sends the new message, 31 bytes, and sees the modem at the same place', async () => {
  const { parts, sent } = make('cd-14fe', { new: 'e3372h-1506' });
  await enterModemMode('1-2', parts);
  expect(sent).toEqual([NEW]);
  expect(NEW).toHaveLength(2 * 31);
});

it('sends the alternative message after 20 s without a change', async () => {
  const { parts, sent, elapsedMs } = make('cd-14fe', { alt: 'e3372h-320' });
  await enterModemMode('1-2', parts);
  expect(sent).toEqual([NEW, ALT]);
  expect(elapsedMs()).toBe(20_000);
});

it('is content with a router: that is for others to explain', async () => {
  const { parts, sent } = make('cd-1f01', { new: 'hilink' });
  await enterModemMode('1-2', parts);
  expect(sent).toEqual([NEW]);
});

it('begins with the alternative message where that is wanted', async () => {
  const { parts, sent } = make('cd-1f01', { new: 'hilink', alt: 'e3372h-320' });
  await enterModemMode('1-2', parts, 'alt');
  expect(sent).toEqual([ALT]);
});

it('gives up when neither message changes anything', async () => {
  const { parts, sent } = make('cd-14fe', {});
  await expect(enterModemMode('1-2', parts)).rejects.toMatchObject({
    failure: { code: 'stick-in-cd-mode', detail: 'messages sent: new, alt' },
  });
  expect(sent).toEqual([NEW, ALT]);
});

it('does not take a CD that comes back as a CD for a change', async () => {
  const { parts } = make('cd-14fe', { new: 'cd-14fe', alt: 'cd-1f01' });
  await expect(enterModemMode('1-2', parts)).rejects.toMatchObject({
    failure: { code: 'stick-in-cd-mode' },
  });
});

it('says so when the stick never comes back', async () => {
  const { parts } = make('cd-14fe', { new: 'nothing' });
  await expect(enterModemMode('1-2', parts)).rejects.toMatchObject({
    failure: { code: 'stick-gone' },
  });
});

it('leaves it to the opening to say that there is nothing', async () => {
  const { parts } = make('cd-14fe', {});
  await enterModemMode('1-3', parts);
});

it.each<ProfileName>(['e3372s-153', 'hilink', 'brovi'])('leaves %s alone', async (profile) => {
  const { parts, sent } = make(profile, {});
  await enterModemMode('1-2', parts);
  expect(sent).toEqual([]);
});
