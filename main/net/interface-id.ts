/** The lower half of our own IPv6 addresses. */

const LENGTH = 8;
const UNIVERSAL_OR_GROUP = 0x03;

/**
 * Eight random bytes that neither look like an EUI-64 nor are one of the reserved values (RFC 5453).
 * Made once for each link: all sticks share one MAC, so its EUI-64 would be the same for everybody.
 */
export function randomInterfaceId(random32: () => number): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, random32());
  view.setUint32(4, random32());
  bytes[0] = bytes[0]! & ~UNIVERSAL_OR_GROUP;
  // All zero is the subnet's routers; fdff:ffff:ffff:ff80 and up is gone with the bit above.
  if (bytes.every((byte) => byte === 0)) bytes[LENGTH - 1] = 1;
  return bytes;
}
