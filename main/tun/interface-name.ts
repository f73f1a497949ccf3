/** Interfaces this program may touch: its own kind only, whatever it was asked for. */
const tunnelName = /^(tun|utun|tetherstick)[0-9]+$/;

/** Linux IFNAMSIZ and macOS IFNAMSIZ: 16 with the terminator. */
const LONGEST_NAME = 15;

export function isTunnelName(name: string): boolean {
  return name.length <= LONGEST_NAME && tunnelName.test(name);
}

/** A tunnel's name, or one with `%d` in place of the number for the kernel to choose. */
export function isTunnelNamePattern(name: string): boolean {
  return isTunnelName(name.replace(/%d$/, '0'));
}
