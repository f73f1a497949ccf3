/** ARP for IPv4 over Ethernet (RFC 826). */
import { readIpv4Address, writeIpv4Address } from './ipv4-address.ts';
import { copyMac, MAC_LENGTH } from './mac-address.ts';

export const ARP_LENGTH = 28;

export interface ArpPacket {
  readonly operation: 'request' | 'reply';
  readonly senderMac: Readonly<Uint8Array>;
  /** 0.0.0.0 in a probe (RFC 5227). */
  readonly senderAddress: number;
  /** All zero in a request. */
  readonly targetMac: Readonly<Uint8Array>;
  readonly targetAddress: number;
}

const HARDWARE_ETHERNET = 1;
const PROTOCOL_IPV4 = 0x0800;
const OPERATION = { request: 1, reply: 2 } as const;

const field = {
  hardwareType: 0,
  protocolType: 2,
  hardwareLength: 4,
  protocolLength: 5,
  operation: 6,
  senderMac: 8,
  senderAddress: 14,
  targetMac: 18,
  targetAddress: 24,
} as const;

/**
 * Reads the ARP packet in [offset, offset + length); bytes behind its 28 are Ethernet padding (the
 * sticks pad to 60). Undefined for anything but a request or reply for IPv4 over Ethernet.
 */
export function parseArp(bytes: Uint8Array, offset: number, length: number): ArpPacket | undefined {
  if (length < ARP_LENGTH) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, ARP_LENGTH);
  if (view.getUint16(field.hardwareType) !== HARDWARE_ETHERNET) return undefined;
  if (view.getUint16(field.protocolType) !== PROTOCOL_IPV4) return undefined;
  if (view.getUint8(field.hardwareLength) !== MAC_LENGTH) return undefined;
  if (view.getUint8(field.protocolLength) !== 4) return undefined;
  const operation = view.getUint16(field.operation);
  if (operation !== OPERATION.request && operation !== OPERATION.reply) return undefined;

  const macAt = (at: number) => bytes.slice(offset + at, offset + at + MAC_LENGTH);
  return {
    operation: operation === OPERATION.request ? 'request' : 'reply',
    senderMac: macAt(field.senderMac),
    senderAddress: readIpv4Address(bytes, offset + field.senderAddress),
    targetMac: macAt(field.targetMac),
    targetAddress: readIpv4Address(bytes, offset + field.targetAddress),
  };
}

/** Writes the 28 bytes of `packet` at `offset`. */
export function emitArp(bytes: Uint8Array, offset: number, packet: ArpPacket): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, ARP_LENGTH);
  view.setUint16(field.hardwareType, HARDWARE_ETHERNET);
  view.setUint16(field.protocolType, PROTOCOL_IPV4);
  view.setUint8(field.hardwareLength, MAC_LENGTH);
  view.setUint8(field.protocolLength, 4);
  view.setUint16(field.operation, OPERATION[packet.operation]);
  copyMac(bytes, offset + field.senderMac, packet.senderMac);
  writeIpv4Address(bytes, offset + field.senderAddress, packet.senderAddress);
  copyMac(bytes, offset + field.targetMac, packet.targetMac);
  writeIpv4Address(bytes, offset + field.targetAddress, packet.targetAddress);
}
