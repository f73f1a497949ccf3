/** IPv4 addresses as unsigned 32-bit numbers: 10.0.0.1 is 0x0a000001. */

export const UNSPECIFIED_ADDRESS = 0x00000000;
export const BROADCAST_ADDRESS = 0xffffffff;

/** Four decimal numbers, no leading zeros (which some read as octal), nothing around them. */
export function parseIpv4Address(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let address = 0;
  for (const octet of match.slice(1)) {
    if (Number(octet) > 255 || String(Number(octet)) !== octet) return undefined;
    address = address * 256 + Number(octet);
  }
  return address;
}

export function formatIpv4Address(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

export function readIpv4Address(bytes: Uint8Array, offset: number): number {
  return (
    ((bytes[offset]! << 24) |
      (bytes[offset + 1]! << 16) |
      (bytes[offset + 2]! << 8) |
      bytes[offset + 3]!) >>>
    0
  );
}

export function writeIpv4Address(bytes: Uint8Array, offset: number, address: number): void {
  bytes[offset] = address >>> 24;
  bytes[offset + 1] = address >>> 16;
  bytes[offset + 2] = address >>> 8;
  bytes[offset + 3] = address;
}

/** 0…32 → mask. */
export function prefixMask(prefixLength: number): number {
  // A shift by 32 is a shift by 0 in JavaScript.
  return prefixLength === 0 ? 0 : (0xffffffff << (32 - prefixLength)) >>> 0;
}

/** Mask → 0…32; undefined when its ones are not contiguous. */
export function maskPrefixLength(mask: number): number | undefined {
  const prefixLength = Math.clz32(~mask);
  return prefixMask(prefixLength) === mask ? prefixLength : undefined;
}

export function networkAddress(address: number, prefixLength: number): number {
  return (address & prefixMask(prefixLength)) >>> 0;
}

/** 224.0.0.0/4. */
export function isMulticastAddress(address: number): boolean {
  return address >>> 28 === 0xe;
}

/**
 * Whether a station can own the address: 1.0.0.0 … 223.255.255.255 without 127.0.0.0/8. Network and
 * broadcast addresses of a subnet pass, because sticks make their masks up.
 */
export function isUnicastAddress(address: number): boolean {
  const firstOctet = address >>> 24;
  return firstOctet >= 1 && firstOctet <= 223 && firstOctet !== 127;
}
