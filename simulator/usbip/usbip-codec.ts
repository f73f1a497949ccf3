/**
 * The USB/IP wire format, version 1.1.1 (Linux: Documentation/usb/usbip_protocol.rst). Everything is
 * big-endian except the setup packet, which is carried as USB has it.
 */

export const USBIP_VERSION = 0x0111;
export const USBIP_PORT = 3240;

export const OP_HEADER_LENGTH = 8;
export const OP_IMPORT_LENGTH = 40;
export const URB_HEADER_LENGTH = 48;
export const ISO_PACKET_LENGTH = 16;
export const SETUP_LENGTH = 8;

export const OpCode = {
  RequestImport: 0x8003,
  ReplyImport: 0x0003,
  RequestDeviceList: 0x8005,
  ReplyDeviceList: 0x0005,
} as const;

/** `ST_*` of the usbip tools. */
export const OpStatus = { Ok: 0, Busy: 2, NoDevice: 4 } as const;

const Command = { Submit: 1, Unlink: 2, ReturnSubmit: 3, ReturnUnlink: 4 } as const;

/** What URBs end with: negative Linux errno values. */
export const UrbStatus = {
  Ok: 0,
  /** -EPIPE: the endpoint refused. */
  Stall: -32,
  /** -EINVAL */
  Invalid: -22,
  /** -EOVERFLOW: a packet did not fit. */
  Overflow: -75,
  /** -ECONNRESET: unlinked before it completed. */
  Unlinked: -104,
  /** -EREMOTEIO: shorter than a host that said URB_SHORT_NOT_OK accepts. */
  Short: -121,
} as const;

export const URB_SHORT_NOT_OK = 0x0001;
/** number_of_packets of an URB that is not isochronous; 0 is seen as well. */
const NO_PACKETS = 0xffffffff;

export interface OpRequest {
  readonly version: number;
  readonly code: number;
}

export interface SubmitCommand {
  readonly type: 'submit';
  readonly sequence: number;
  readonly direction: 'in' | 'out';
  /** 0…15, without the direction bit. */
  readonly endpointNumber: number;
  readonly flags: number;
  /** Bytes that follow an OUT command, or the room for an IN answer. */
  readonly length: number;
  /** 0 for anything but isochronous URBs. */
  readonly isoPackets: number;
  readonly setup: Uint8Array;
}

export interface UnlinkCommand {
  readonly type: 'unlink';
  readonly sequence: number;
  /** Sequence number of the URB to take back. */
  readonly victim: number;
}

export type UrbCommand = SubmitCommand | UnlinkCommand;

/** The fields of a device that both list and import answers carry. */
export interface DeviceRecord {
  readonly path: string;
  /** What `usbip attach --busid` names. */
  readonly busId: string;
  readonly busNumber: number;
  readonly deviceNumber: number;
  /** Whole device descriptor, 18 bytes. */
  readonly deviceDescriptor: Uint8Array;
  readonly configurationValue: number;
  readonly interfaceCount: number;
}

/** enum usb_device_speed */
const SPEED_HIGH = 3;
const RECORD_LENGTH = 312;
const PATH_LENGTH = 256;
const BUS_ID_LENGTH = 32;

/** `bytes` must hold OP_HEADER_LENGTH. */
export function parseOpRequest(bytes: Uint8Array): OpRequest {
  const view = viewOf(bytes);
  return { version: view.getUint16(0), code: view.getUint16(2) };
}

/** `bytes` must hold OP_IMPORT_LENGTH. */
export function parseImportBusId(bytes: Uint8Array): string {
  const field = bytes.subarray(OP_HEADER_LENGTH, OP_IMPORT_LENGTH);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString('latin1');
}

export function emitOpReply(code: number, status: number): Uint8Array {
  const bytes = new Uint8Array(OP_HEADER_LENGTH);
  const view = viewOf(bytes);
  view.setUint16(0, USBIP_VERSION);
  view.setUint16(2, code);
  view.setUint32(4, status);
  return bytes;
}

/** An answer with zero or one device; `triples` are class, subclass, protocol of each interface. */
export function emitDeviceList(
  device:
    { readonly record: DeviceRecord; readonly triples: readonly (readonly number[])[] } | undefined,
): Uint8Array {
  const header = emitOpReply(OpCode.ReplyDeviceList, OpStatus.Ok);
  if (device === undefined) return Buffer.concat([header, Uint8Array.of(0, 0, 0, 0)]);
  const interfaces = device.triples.flatMap((triple) => [...triple, 0]);
  return Buffer.concat([
    header,
    Uint8Array.of(0, 0, 0, 1),
    emitDeviceRecord(device.record),
    Uint8Array.from(interfaces),
  ]);
}

export function emitImportReply(record: DeviceRecord): Uint8Array {
  return Buffer.concat([emitOpReply(OpCode.ReplyImport, OpStatus.Ok), emitDeviceRecord(record)]);
}

function emitDeviceRecord(record: DeviceRecord): Uint8Array {
  const bytes = new Uint8Array(RECORD_LENGTH);
  const view = viewOf(bytes);
  const device = viewOf(record.deviceDescriptor);
  bytes.set(Buffer.from(record.path, 'latin1').subarray(0, PATH_LENGTH - 1), 0);
  bytes.set(Buffer.from(record.busId, 'latin1').subarray(0, BUS_ID_LENGTH - 1), PATH_LENGTH);
  view.setUint32(288, record.busNumber);
  view.setUint32(292, record.deviceNumber);
  view.setUint32(296, SPEED_HIGH);
  view.setUint16(300, device.getUint16(8, true)); // idVendor
  view.setUint16(302, device.getUint16(10, true)); // idProduct
  view.setUint16(304, device.getUint16(12, true)); // bcdDevice
  bytes.set(record.deviceDescriptor.subarray(4, 7), 306); // class, subclass, protocol
  view.setUint8(309, record.configurationValue);
  view.setUint8(310, device.getUint8(17)); // bNumConfigurations
  view.setUint8(311, record.interfaceCount);
  return bytes;
}

/** `bytes` must hold URB_HEADER_LENGTH; undefined for a command a device does not get. */
export function parseUrbCommand(bytes: Uint8Array): UrbCommand | undefined {
  const view = viewOf(bytes);
  const sequence = view.getUint32(4);
  switch (view.getUint32(0)) {
    case Command.Unlink:
      return { type: 'unlink', sequence, victim: view.getUint32(20) };
    case Command.Submit: {
      const packets = view.getUint32(32);
      return {
        type: 'submit',
        sequence,
        direction: view.getUint32(12) === 1 ? 'in' : 'out',
        endpointNumber: view.getUint32(16),
        flags: view.getUint32(20),
        length: view.getUint32(24),
        isoPackets: packets === NO_PACKETS ? 0 : packets,
        setup: bytes.subarray(40, URB_HEADER_LENGTH),
      };
    }
    default:
      return undefined;
  }
}

/** Writes URB_HEADER_LENGTH bytes at the start of `into`; what was received follows them. */
export function emitReturnSubmit(
  into: Uint8Array,
  answer: { readonly sequence: number; readonly status: number; readonly actualLength: number },
): void {
  into.fill(0, 0, URB_HEADER_LENGTH);
  const view = viewOf(into);
  view.setUint32(0, Command.ReturnSubmit);
  view.setUint32(4, answer.sequence);
  view.setInt32(20, answer.status);
  view.setUint32(24, answer.actualLength);
}

/** `status` is UrbStatus.Unlinked where the URB was taken back, 0 where it had completed before. */
export function emitReturnUnlink(sequence: number, status: number): Uint8Array {
  const bytes = new Uint8Array(URB_HEADER_LENGTH);
  const view = viewOf(bytes);
  view.setUint32(0, Command.ReturnUnlink);
  view.setUint32(4, sequence);
  view.setInt32(20, status);
  return bytes;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
