/** The 18-byte device descriptor (USB 2.0 §9.6.1), as far as anyone here asks for it. */
export interface DeviceDescriptor {
  /** Binary coded decimal, e.g. 0x0210. */
  readonly bcdUsb: number;
  readonly deviceClass: number;
  readonly vendorId: number;
  readonly productId: number;
  readonly bcdDevice: number;
  readonly configurationCount: number;
}

export const DEVICE_DESCRIPTOR_LENGTH = 18;
const TYPE_DEVICE = 0x01;

/** Undefined when `bytes` do not start with a whole device descriptor. */
export function parseDeviceDescriptor(bytes: Uint8Array): DeviceDescriptor | undefined {
  if (bytes.byteLength < DEVICE_DESCRIPTOR_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, DEVICE_DESCRIPTOR_LENGTH);
  if (view.getUint8(0) < DEVICE_DESCRIPTOR_LENGTH || view.getUint8(1) !== TYPE_DEVICE) {
    return undefined;
  }
  return {
    bcdUsb: view.getUint16(2, true),
    deviceClass: view.getUint8(4),
    vendorId: view.getUint16(8, true),
    productId: view.getUint16(10, true),
    bcdDevice: view.getUint16(12, true),
    configurationCount: view.getUint8(17),
  };
}
