import { expect, it } from 'vitest';

import { e3372s153Device } from '../../test/fixtures/stick-descriptors.ts';
import { parseDeviceDescriptor } from './device-descriptor.ts';

it('reads the device descriptor of an E3372s-153', () => {
  expect(parseDeviceDescriptor(e3372s153Device)).toEqual({
    bcdUsb: 0x0210,
    deviceClass: 0,
    vendorId: 0x12d1,
    productId: 0x15b6,
    bcdDevice: 0x0102,
    configurationCount: 1,
  });
});

it.each([
  ['one byte short', e3372s153Device.subarray(0, 17)],
  ['of another type', Uint8Array.of(18, 2, ...e3372s153Device.subarray(2))],
  ['with a bLength below 18', Uint8Array.of(17, 1, ...e3372s153Device.subarray(2))],
  ['empty', new Uint8Array(0)],
])('refuses one that is %s', (_, bytes) => {
  expect(parseDeviceDescriptor(bytes)).toBeUndefined();
});
