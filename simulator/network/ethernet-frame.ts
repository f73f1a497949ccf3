/** Ethernet II: destination, source, type; frames are padded to 60 bytes as sticks send them. */

export const EtherType = { Ipv4: 0x0800, Arp: 0x0806, Ipv6: 0x86dd } as const;

export const ETHERNET_HEADER_LENGTH = 14;
const SHORTEST_FRAME = 60;

export const MAC_BROADCAST = new Uint8Array(6).fill(0xff);

export function etherTypeOf(frame: Uint8Array, offset = 0): number {
  return ((frame[offset + 12] ?? 0) << 8) | (frame[offset + 13] ?? 0);
}

export function ethernetFrame(
  destination: Uint8Array,
  source: Uint8Array,
  etherType: number,
  payload: Uint8Array,
): Uint8Array {
  const frame = new Uint8Array(Math.max(SHORTEST_FRAME, ETHERNET_HEADER_LENGTH + payload.length));
  frame.set(destination, 0);
  frame.set(source, 6);
  frame[12] = etherType >> 8;
  frame[13] = etherType & 0xff;
  frame.set(payload, ETHERNET_HEADER_LENGTH);
  return frame;
}
