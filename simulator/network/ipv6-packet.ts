/** IPv6 without extension headers (RFC 8200), and addresses as 16 bytes. */

export const IpNextHeader = { Tcp: 6, Udp: 17, Icmpv6: 58 } as const;

export interface Ipv6Packet {
  readonly nextHeader: number;
  readonly hopLimit: number;
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly payload: Uint8Array;
}

const HEADER_LENGTH = 40;

/** Undefined for a damaged packet or another version. Padding behind it is cut off. */
export function parseIpv6(bytes: Uint8Array): Ipv6Packet | undefined {
  if (bytes.length < HEADER_LENGTH || (bytes[0] ?? 0) >> 4 !== 6) return undefined;
  const payloadLength = ((bytes[4] ?? 0) << 8) | (bytes[5] ?? 0);
  if (HEADER_LENGTH + payloadLength > bytes.length) return undefined;
  return {
    nextHeader: bytes[6] ?? 0,
    hopLimit: bytes[7] ?? 0,
    source: bytes.slice(8, 24),
    destination: bytes.slice(24, 40),
    payload: bytes.subarray(HEADER_LENGTH, HEADER_LENGTH + payloadLength),
  };
}

export function emitIpv6(packet: Ipv6Packet): Uint8Array {
  const { nextHeader, hopLimit, source, destination, payload } = packet;
  const bytes = new Uint8Array(HEADER_LENGTH + payload.length);
  bytes.set([0x60, 0, 0, 0, payload.length >> 8, payload.length & 0xff, nextHeader, hopLimit]);
  bytes.set(source, 8);
  bytes.set(destination, 24);
  bytes.set(payload, HEADER_LENGTH);
  return bytes;
}

/** Sum of the pseudo header that ICMPv6, UDP and TCP checksums begin with. */
export function pseudoHeaderSum6(
  { source, destination }: Pick<Ipv6Packet, 'source' | 'destination'>,
  nextHeader: number,
  length: number,
): number {
  let sum = nextHeader + length;
  for (const address of [source, destination]) {
    for (let i = 0; i < 16; i += 2) sum += ((address[i] ?? 0) << 8) | (address[i + 1] ?? 0);
  }
  return sum;
}

/** Groups of hexadecimal digits with one `::` at most. Throws RangeError on anything else. */
export function ipv6FromText(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const groupsOf = (half: string): number[] =>
    half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array.from({ length: Math.max(0, zeros) }, () => 0), ...last];
  if (groups.length !== 8 || groups.some((group) => !(group >= 0 && group <= 0xffff))) {
    throw new RangeError(`not an IPv6 address: ${text}`);
  }
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

export function isSameAddress(a: Uint8Array, b: Uint8Array): boolean {
  return a.every((byte, i) => byte === b[i]);
}
