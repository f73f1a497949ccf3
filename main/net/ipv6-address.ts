/** IPv6 addresses as 16 bytes, in a buffer of their own or where a packet has them (RFC 4291). */
import { MAC_LENGTH } from './mac-address.ts';

export const IPV6_ADDRESS_LENGTH = 16;
const GROUPS = 8;
const INTERFACE_ID_INDEX = 8;

export const UNSPECIFIED_IPV6: Readonly<Uint8Array> = new Uint8Array(IPV6_ADDRESS_LENGTH);
/** ff02::1 and ff02::2: everybody, and every router, on the link. */
export const ALL_NODES = group(1);
export const ALL_ROUTERS = group(2);

function group(number: number): Readonly<Uint8Array> {
  return Uint8Array.of(0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, number);
}

/** Hexadecimal groups, one `::` at most. Neither a dotted tail nor a zone is taken. */
export function parseIpv6Address(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  const [head, tail] = [groupsOf(halves[0] ?? ''), groupsOf(halves[1] ?? '')];
  if (halves.length > 2 || !head || !tail) return undefined;
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return Uint8Array.from(groups.flatMap((value) => [value >>> 8, value & 0xff]));
}

function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  if (!groups.every((digits) => /^[0-9a-f]{1,4}$/i.test(digits))) return undefined;
  return groups.map((digits) => Number.parseInt(digits, 16));
}

/** As RFC 5952 wants it: lower case, no leading zeros, the first longest run of zeros as `::`. */
export function formatIpv6Address(bytes: Readonly<Uint8Array>, offset = 0): string {
  const groups = Array.from(
    { length: GROUPS },
    (_, i) => (bytes[offset + 2 * i]! << 8) | bytes[offset + 2 * i + 1]!,
  );
  const { start, length } = longestZeroRun(groups);
  const words = groups.map((value) => value.toString(16));
  if (length < 2) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((value, i) => {
    if (value !== 0) start = i + 1;
    else if (i + 1 - start > longest.length) longest = { start, length: i + 1 - start };
  });
  return longest;
}

/** Whether the 16 bytes at `offset` are `address`. */
export function ipv6AddressEquals(
  bytes: Readonly<Uint8Array>,
  offset: number,
  address: Readonly<Uint8Array>,
): boolean {
  for (let i = 0; i < IPV6_ADDRESS_LENGTH; i++) {
    if (bytes[offset + i] !== address[i]) return false;
  }
  return true;
}

/** ff00::/8. */
export function isIpv6Multicast(bytes: Readonly<Uint8Array>, offset = 0): boolean {
  return bytes[offset] === 0xff;
}

/** fe80::/10. */
export function isLinkLocal(bytes: Readonly<Uint8Array>, offset = 0): boolean {
  return bytes[offset] === 0xfe && (bytes[offset + 1]! & 0xc0) === 0x80;
}

export function isUnspecifiedIpv6(bytes: Readonly<Uint8Array>, offset = 0): boolean {
  return ipv6AddressEquals(bytes, offset, UNSPECIFIED_IPV6);
}

/** Whether a station can own the address: neither ::, nor ::1, nor a group. */
export function isIpv6Unicast(bytes: Readonly<Uint8Array>, offset = 0): boolean {
  if (isIpv6Multicast(bytes, offset)) return false;
  for (let i = 0; i < IPV6_ADDRESS_LENGTH - 1; i++) if (bytes[offset + i] !== 0) return true;
  return bytes[offset + IPV6_ADDRESS_LENGTH - 1]! > 1;
}

/** Whether the first `prefixLength` bits are the same, 0…128. */
export function sharesPrefix(
  a: Readonly<Uint8Array>,
  b: Readonly<Uint8Array>,
  prefixLength: number,
): boolean {
  const whole = prefixLength >>> 3;
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false;
  const bits = prefixLength & 7;
  return bits === 0 || (a[whole]! ^ b[whole]!) >>> (8 - bits) === 0;
}

/** A copy with the bits behind the first `prefixLength` cleared. */
export function networkPrefix(
  address: Readonly<Uint8Array>,
  prefixLength: number,
): Readonly<Uint8Array> {
  return Uint8Array.from(address, (byte, i) => {
    const bits = Math.min(8, Math.max(0, prefixLength - 8 * i));
    return byte & (0xff00 >>> bits) & 0xff;
  });
}

/** The address of interface `interfaceId` (8 bytes) in the /64 that `prefix` begins with. */
export function joinInterfaceId(
  prefix: Readonly<Uint8Array>,
  interfaceId: Readonly<Uint8Array>,
): Uint8Array {
  const address = new Uint8Array(IPV6_ADDRESS_LENGTH);
  address.set(prefix.subarray(0, INTERFACE_ID_INDEX));
  address.set(interfaceId, INTERFACE_ID_INDEX);
  return address;
}

/** ff02::1:ffxx:xxxx, where questions about `address` are sent. */
export function solicitedNodeGroup(address: Readonly<Uint8Array>): Readonly<Uint8Array> {
  const solicited = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0);
  solicited.set(address.subarray(13), 13);
  return solicited;
}

/** 33:33 and the last four bytes of a group's address (RFC 2464 §7). */
export function multicastMac(groupAddress: Readonly<Uint8Array>): Uint8Array {
  const mac = new Uint8Array(MAC_LENGTH).fill(0x33);
  mac.set(groupAddress.subarray(12), 2);
  return mac;
}
