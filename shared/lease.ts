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
