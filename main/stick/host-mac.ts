/** The Ethernet address the host uses on the link to the stick. */

export const MAC_LENGTH = 6;

/**
 * Reads iMACAddress: exactly 12 hex digits that make a unicast address other than zero. Undefined
 * for anything else.
 */
export function parseMacString(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{12}$/i.test(text)) return undefined;
  const mac = Uint8Array.from({ length: MAC_LENGTH }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
  const isMulticast = ((mac[0] ?? 0) & 0x01) !== 0;
  return isMulticast || mac.every((byte) => byte === 0) ? undefined : mac;
}

/** A locally administered unicast address. `randomBytes` gives as many bytes as it is asked for. */
export function randomLocalMac(randomBytes: (length: number) => Uint8Array): Uint8Array {
  const mac = Uint8Array.from(randomBytes(MAC_LENGTH));
  mac[0] = ((mac[0] ?? 0) & 0xfc) | 0x02;
  return mac;
}
