/** Asks a stick for its ids: GET_DESCRIPTOR (device), which every USB device answers. */
import { FailureError } from '../../shared/failure.ts';
import { DEVICE_DESCRIPTOR_LENGTH, parseDeviceDescriptor } from '../usb/device-descriptor.ts';
import type { ControlRequest, StickTransport } from '../usb/stick-transport.ts';
import type { StickIds } from './stick-catalog.ts';
import { failingAs } from './usb-failure.ts';

const getDeviceDescriptor: ControlRequest = {
  direction: 'in',
  type: 'standard',
  recipient: 'device',
  request: 0x06,
  value: 0x0100,
  index: 0,
};

/** FailureError 'usb-error' or 'stick-gone'. */
export async function readStickIds(transport: StickTransport): Promise<StickIds> {
  const reply = await failingAs(
    'reading the device descriptor',
    transport.controlIn(getDeviceDescriptor, DEVICE_DESCRIPTOR_LENGTH, 1_000),
  );
  const device = reply === 'stall' ? undefined : parseDeviceDescriptor(reply);
  if (device === undefined) {
    throw new FailureError({ code: 'usb-error', detail: 'the device descriptor makes no sense' });
  }
  return { vendorId: device.vendorId, productId: device.productId };
}
