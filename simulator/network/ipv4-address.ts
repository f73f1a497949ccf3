/** IPv4 addresses as unsigned 32-bit numbers, first octet highest. */

export const IPV4_BROADCAST = 0xffffffff;

/** Throws RangeError on anything but dotted decimal. */
export function ipv4FromText(text: string): number {
  const octets = text.split('.');
  if (octets.length !== 4 || octets.some((octet) => !/^\d{1,3}$/.test(octet) || +octet > 255)) {
    throw new RangeError(`not an IPv4 address: ${text}`);
  }
  return octets.reduce((address, octet) => address * 256 + Number(octet), 0);
}

export function ipv4ToText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
