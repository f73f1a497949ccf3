/**
 * Class requests to the control interface of an NCM function and to a serial port (CDC 1.2 §6.2,
 * PSTN 1.2 §6.3, NCM 1.0 §6.2). wIndex is the number of the *control* interface; Huawei's firmware
 * stalls anything else.
 */
import type { ControlRequest } from './stick-transport.ts';

/** A question and the room its answer needs, as {@link StickTransport.controlIn} takes them. */
export interface ControlInTransfer {
  readonly request: ControlRequest;
  readonly length: number;
}

/** A request and its data stage, which is empty for most. */
export interface ControlOutTransfer {
  readonly request: ControlRequest;
  readonly data: Uint8Array;
}

/** Values of bRequest. */
export const CdcRequest = {
  SendEncapsulatedCommand: 0x00,
  GetEncapsulatedResponse: 0x01,
  SetControlLineState: 0x22,
  SetEthernetPacketFilter: 0x43,
  GetNtbParameters: 0x80,
  GetNtbFormat: 0x83,
  SetNtbFormat: 0x84,
  GetNtbInputSize: 0x85,
  SetNtbInputSize: 0x86,
  SetCrcMode: 0x8a,
} as const;

/** wValue bits of SET_ETHERNET_PACKET_FILTER (ECM 1.2 table 8). */
export const PacketFilter = {
  Promiscuous: 1 << 0,
  AllMulticast: 1 << 1,
  Directed: 1 << 2,
  Broadcast: 1 << 3,
  Multicast: 1 << 4,
} as const;

export const NTB_PARAMETERS_LENGTH = 28;

export function getNtbParameters(controlInterface: number): ControlInTransfer {
  return ask(controlInterface, CdcRequest.GetNtbParameters, NTB_PARAMETERS_LENGTH);
}

/** The answer is a little-endian u16: 0 for NTB-16, 1 for NTB-32. */
export function getNtbFormat(controlInterface: number): ControlInTransfer {
  return ask(controlInterface, CdcRequest.GetNtbFormat, 2);
}

/** The standard allows it in alternate setting 0 only, and only where NTB-32 is offered. */
export function setNtbFormat(
  controlInterface: number,
  format: 'ntb16' | 'ntb32',
): ControlOutTransfer {
  return tell(controlInterface, CdcRequest.SetNtbFormat, format === 'ntb32' ? 1 : 0);
}

/** The answer is a little-endian u32: the longest NTB the device will send. */
export function getNtbInputSize(controlInterface: number): ControlInTransfer {
  return ask(controlInterface, CdcRequest.GetNtbInputSize, 4);
}

/**
 * The 4-byte form, which every device takes; the 8-byte form needs NcmCapability.NtbInputSize8 and
 * these sticks stall it.
 */
export function setNtbInputSize(controlInterface: number, sizeBytes: number): ControlOutTransfer {
  const data = new Uint8Array(4);
  new DataView(data.buffer).setUint32(0, sizeBytes, true);
  return tell(controlInterface, CdcRequest.SetNtbInputSize, 0, data);
}

export function setCrcMode(controlInterface: number, on: boolean): ControlOutTransfer {
  return tell(controlInterface, CdcRequest.SetCrcMode, on ? 1 : 0);
}

/** `filter` is a sum of {@link PacketFilter} bits. */
export function setEthernetPacketFilter(
  controlInterface: number,
  filter: number,
): ControlOutTransfer {
  return tell(controlInterface, CdcRequest.SetEthernetPacketFilter, filter);
}

/** On Huawei sticks `command` is AT text; the E3372 never answers here, older ones do. */
export function sendEncapsulatedCommand(
  controlInterface: number,
  command: Uint8Array,
): ControlOutTransfer {
  return tell(controlInterface, CdcRequest.SendEncapsulatedCommand, 0, command);
}

/** The answer is empty when nothing is queued. Answers above 256 bytes occur; Linux takes 1024. */
export function getEncapsulatedResponse(
  controlInterface: number,
  length: number,
): ControlInTransfer {
  return ask(controlInterface, CdcRequest.GetEncapsulatedResponse, length);
}

/** Linux's serial drivers raise both lines when a port is opened and drop both when it is closed. */
export function setControlLineState(
  serialInterface: number,
  lines: { readonly dtr: boolean; readonly rts: boolean },
): ControlOutTransfer {
  const value = (lines.dtr ? 1 : 0) | (lines.rts ? 2 : 0);
  return tell(serialInterface, CdcRequest.SetControlLineState, value);
}

function ask(interfaceNumber: number, request: number, length: number): ControlInTransfer {
  return {
    request: {
      direction: 'in',
      type: 'class',
      recipient: 'interface',
      request,
      value: 0,
      index: interfaceNumber,
    },
    length,
  };
}

function tell(
  interfaceNumber: number,
  request: number,
  value: number,
  data: Uint8Array = new Uint8Array(0),
): ControlOutTransfer {
  return {
    request: {
      direction: 'out',
      type: 'class',
      recipient: 'interface',
      request,
      value,
      index: interfaceNumber,
    },
    data,
  };
}
