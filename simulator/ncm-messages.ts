/** Requests and notifications of the NCM function, as bytes (NCM 1.0 §6, CDC 1.2 §6.3). */
import type { NcmTraits } from './stick-profile.ts';

export const NcmRequest = {
  SendEncapsulatedCommand: 0x00,
  GetEncapsulatedResponse: 0x01,
  SetEthernetMulticastFilters: 0x40,
  SetEthernetPacketFilter: 0x43,
  GetNtbParameters: 0x80,
  GetNtbFormat: 0x83,
  SetNtbFormat: 0x84,
  GetNtbInputSize: 0x85,
  SetNtbInputSize: 0x86,
  GetCrcMode: 0x89,
  SetCrcMode: 0x8a,
} as const;

const Notification = {
  NetworkConnection: 0x00,
  ResponseAvailable: 0x01,
  ConnectionSpeedChange: 0x2a,
} as const;

const REQUEST_TYPE_NOTIFICATION = 0xa1;
const NTB_PARAMETERS_LENGTH = 28;
/** bmNtbFormatsSupported. */
const NTB16_SUPPORTED = 0x0001;
const NTB32_SUPPORTED = 0x0002;

/** The answer to GET_NTB_PARAMETERS (NCM 1.0 table 6-3). */
export function ntbParameters(traits: NcmTraits, offersNtb32: boolean): Uint8Array {
  const bytes = new Uint8Array(NTB_PARAMETERS_LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, NTB_PARAMETERS_LENGTH, true);
  view.setUint16(2, NTB16_SUPPORTED | (offersNtb32 ? NTB32_SUPPORTED : 0), true);
  view.setUint32(4, traits.ntbInMaxSize, true);
  view.setUint32(16, traits.ntbOutMaxSize, true);
  for (const offset of [8, 20]) {
    view.setUint16(offset, traits.ndpDivisor, true);
    view.setUint16(offset + 2, traits.ndpPayloadRemainder, true);
    view.setUint16(offset + 4, traits.ndpAlignment, true);
  }
  return bytes;
}

export function networkConnection(interfaceNumber: number, isUp: boolean): Uint8Array {
  return notification(Notification.NetworkConnection, isUp ? 1 : 0, interfaceNumber, 0);
}

export function responseAvailable(interfaceNumber: number): Uint8Array {
  return notification(Notification.ResponseAvailable, 0, interfaceNumber, 0);
}

export function speedChange(
  interfaceNumber: number,
  downlinkBitsPerSecond: number,
  uplinkBitsPerSecond: number,
): Uint8Array {
  const bytes = notification(Notification.ConnectionSpeedChange, 0, interfaceNumber, 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, downlinkBitsPerSecond, true);
  view.setUint32(12, uplinkBitsPerSecond, true);
  return bytes;
}

function notification(
  code: number,
  value: number,
  interfaceNumber: number,
  dataLength: number,
): Uint8Array {
  const bytes = new Uint8Array(8 + dataLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, REQUEST_TYPE_NOTIFICATION);
  view.setUint8(1, code);
  view.setUint16(2, value, true);
  view.setUint16(4, interfaceNumber, true);
  view.setUint16(6, dataLength, true);
  return bytes;
}
