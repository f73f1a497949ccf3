/** The 8 bytes that open a control transfer (USB 2.0 §9.3). */
import type { ControlRequest } from './stick-transport.ts';

const typeBits = { standard: 0x00, class: 0x20, vendor: 0x40 } as const;
const recipientBits = { device: 0x00, interface: 0x01, endpoint: 0x02 } as const;

/** `length` is wLength: bytes sent with an OUT request, room for the answer of an IN request. */
export function encodeSetupPacket(request: ControlRequest, length: number): Uint8Array {
  const packet = new Uint8Array(8);
  const view = new DataView(packet.buffer);
  view.setUint8(
    0,
    (request.direction === 'in' ? 0x80 : 0x00) |
      typeBits[request.type] |
      recipientBits[request.recipient],
  );
  view.setUint8(1, request.request);
  view.setUint16(2, request.value, true);
  view.setUint16(4, request.index, true);
  view.setUint16(6, length, true);
  return packet;
}
