/** The 8 bytes that open a control transfer, read on the device's side (USB 2.0 §9.3). */
import type { ControlRequest } from '../../main/usb/stick-transport.ts';

const types = ['standard', 'class', 'vendor', undefined] as const;
const recipients = ['device', 'interface', 'endpoint'] as const;

export interface SetupPacket {
  readonly request: ControlRequest;
  /** wLength */
  readonly length: number;
}

/** Undefined for a type or recipient USB reserves: a device refuses those. */
export function decodeSetupPacket(bytes: Uint8Array): SetupPacket | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const requestType = view.getUint8(0);
  const type = types[((requestType >> 5) & 3) as 0 | 1 | 2 | 3];
  const recipient = recipients[requestType & 0x1f];
  if (type === undefined || recipient === undefined) return undefined;
  return {
    request: {
      direction: (requestType & 0x80) === 0 ? 'out' : 'in',
      type,
      recipient,
      request: view.getUint8(1),
      value: view.getUint16(2, true),
      index: view.getUint16(4, true),
    },
    length: view.getUint16(6, true),
  };
}
