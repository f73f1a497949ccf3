/** DHCP message: the BOOTP header and its option areas (RFC 2131 §2, RFC 2132). */
import {
  DhcpOption,
  joinOptions,
  readOptionArea,
  type DhcpOptions,
  type OptionPieces,
} from './dhcp-options.ts';
import { readIpv4Address, writeIpv4Address } from './ipv4-address.ts';
import { copyMac, MAC_LENGTH } from './mac-address.ts';

export const DHCP_CLIENT_PORT = 68;
export const DHCP_SERVER_PORT = 67;

const OP_REQUEST = 1;
const OP_REPLY = 2;
const HARDWARE_ETHERNET = 1;
const MAGIC = 0x63825363;
const FLAG_BROADCAST = 0x8000;
/** Old servers drop shorter messages, as BOOTP's fixed size was 300. */
const MIN_SENT_LENGTH = 300;

const field = {
  op: 0,
  hardwareType: 1,
  hardwareLength: 2,
  xid: 4,
  secs: 8,
  flags: 10,
  ciaddr: 12,
  yiaddr: 16,
  chaddr: 28,
  sname: 44,
  file: 108,
  magic: 236,
  options: 240,
} as const;

export interface DhcpReply {
  readonly xid: number;
  readonly yiaddr: number;
  /** A view of the first six bytes. */
  readonly chaddr: Uint8Array;
  readonly options: DhcpOptions;
  readonly warnings: readonly DhcpWarning[];
}

/** What a sloppy server is forgiven. */
export type DhcpWarning = 'no-end-option' | 'broken-overload';

export type DhcpMalformation =
  'too-short' | 'bad-magic' | 'not-a-reply' | 'bad-hardware-length' | 'broken-option';

/** Reads a server's message. */
export function parseDhcpReply(bytes: Uint8Array): DhcpReply | DhcpMalformation {
  if (bytes.length < field.options) return 'too-short';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(field.magic) !== MAGIC) return 'bad-magic';
  if (view.getUint8(field.op) !== OP_REPLY) return 'not-a-reply';
  if (view.getUint8(field.hardwareLength) !== MAC_LENGTH) return 'bad-hardware-length';

  const main = readOptionArea(bytes.subarray(field.options));
  if (!main) return 'broken-option';
  const warnings: DhcpWarning[] = main.ended ? [] : ['no-end-option'];
  const areas = [main.pieces];
  for (const extra of overloadedAreas(bytes, main.pieces)) {
    if (extra) areas.push(extra);
    else warnings.push('broken-overload');
  }
  return {
    xid: view.getUint32(field.xid),
    yiaddr: readIpv4Address(bytes, field.yiaddr),
    chaddr: bytes.subarray(field.chaddr, field.chaddr + MAC_LENGTH),
    options: joinOptions(areas),
    warnings,
  };
}

/**
 * The option areas in `file`, then `sname`, where option 52 says there are some; undefined for one
 * that is broken, whose options then count for nothing. An option 52 in there changes nothing.
 */
function overloadedAreas(bytes: Uint8Array, main: OptionPieces): (OptionPieces | undefined)[] {
  const value = joinOptions([main]).get(DhcpOption.Overload);
  const overload = value?.length === 1 ? value[0]! : 0;
  if (overload > 3) return [];
  const areas: (OptionPieces | undefined)[] = [];
  if (overload & 1) areas.push(readOptionArea(bytes.subarray(field.file, field.magic))?.pieces);
  if (overload & 2) areas.push(readOptionArea(bytes.subarray(field.sname, field.file))?.pieces);
  return areas;
}

export interface DhcpRequest {
  readonly xid: number;
  /** Seconds since the client began to look for an address; kept below 65536. */
  readonly secs: number;
  /** Asks the server to answer to 255.255.255.255. */
  readonly broadcast: boolean;
  readonly ciaddr: number;
  readonly chaddr: Readonly<Uint8Array>;
  /** Option bytes without the end option, in the order to send. */
  readonly options: readonly number[];
}

export function emitDhcpRequest(request: DhcpRequest): Uint8Array {
  const length = field.options + request.options.length + 1;
  const bytes = new Uint8Array(Math.max(length, MIN_SENT_LENGTH));
  const view = new DataView(bytes.buffer);
  view.setUint8(field.op, OP_REQUEST);
  view.setUint8(field.hardwareType, HARDWARE_ETHERNET);
  view.setUint8(field.hardwareLength, MAC_LENGTH);
  view.setUint32(field.xid, request.xid);
  view.setUint16(field.secs, Math.min(request.secs, 0xffff));
  view.setUint16(field.flags, request.broadcast ? FLAG_BROADCAST : 0);
  writeIpv4Address(bytes, field.ciaddr, request.ciaddr);
  copyMac(bytes, field.chaddr, request.chaddr);
  view.setUint32(field.magic, MAGIC);
  bytes.set(request.options, field.options);
  view.setUint8(length - 1, DhcpOption.End);
  return bytes;
}
