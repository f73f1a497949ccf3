/** An IPv4 configuration, whichever way it came. */
export interface IpLease {
  /** Dotted decimal. */
  readonly address: string;
  /** 0…32. Sticks hand out odd masks (/8, /30, /32): routes never depend on it. */
  readonly prefixLength: number;
  /** Next hop inside the link; treated as on-link whatever the mask says. */
  readonly gateway: string;
  readonly dnsServers: readonly string[];
  /** Largest IP packet in bytes, 576…1500. */
  readonly mtu: number;
  /** Where it came from: the stick's AT answer or a DHCP ACK. */
  readonly source: 'at' | 'dhcp';
}

/** An IPv6 configuration, made by ourselves from what the network's router advertises (SLAAC). */
export interface Ipv6Lease {
  /** As RFC 5952 writes it. */
  readonly address: string;
  /** Of the advertised prefix. All of it is routed to us; the host takes the one address. */
  readonly prefixLength: 64;
  /** The router's link-local address; undefined while it offers no default route. */
  readonly gateway: string | undefined;
  /** Link-local ones come last. */
  readonly dnsServers: readonly string[];
  /** Largest IP packet in bytes, 1280…1500. */
  readonly mtu: number;
  /** As advertised when the lease was told; 0xffffffff means for ever. The link keeps count. */
  readonly preferredLifetimeS: number;
  readonly validLifetimeS: number;
}
