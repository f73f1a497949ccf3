/** DHCP option 121: static routes with a prefix length (RFC 3442). */
import { networkAddress, readIpv4Address } from './ipv4-address.ts';

export interface ClasslessRoute {
  /** Bits behind the prefix are zero. */
  readonly destination: number;
  readonly prefixLength: number;
  /** 0.0.0.0 means that the destination is on the link itself. */
  readonly gateway: number;
}

/**
 * Reads the option's value, already joined over repeats. Undefined when it is empty, a width is above
 * 32 or the last route is cut: then the routers of option 3 hold.
 */
export function parseClasslessRoutes(value: Uint8Array): readonly ClasslessRoute[] | undefined {
  if (value.length === 0) return undefined;
  const routes: ClasslessRoute[] = [];
  let index = 0;
  while (index < value.length) {
    const prefixLength = value[index]!;
    if (prefixLength > 32) return undefined;
    const gatewayIndex = index + 1 + Math.ceil(prefixLength / 8);
    if (gatewayIndex + 4 > value.length) return undefined;

    // Only the octets that the prefix touches are sent.
    const octets = new Uint8Array(4);
    octets.set(value.subarray(index + 1, gatewayIndex));
    routes.push({
      destination: networkAddress(readIpv4Address(octets, 0), prefixLength),
      prefixLength,
      gateway: readIpv4Address(value, gatewayIndex),
    });
    index = gatewayIndex + 4;
  }
  return routes;
}
