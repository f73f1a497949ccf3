/** What the carrier process and its parent say to each other: one JSON object a line. */

export type CarrierCommand = {
  readonly do: 'serve';
  /** The TAP, already moved into the carrier's namespace. */
  readonly interfaceName: string;
  /** Whether dnsmasq shall hand out addresses; without it the carrier is silent to DHCP. */
  readonly dhcp: boolean;
  /** Who names the IPv6 name server: the router's advertisement, or DHCPv6 (flag O). */
  readonly dns6: 'router' | 'dhcpv6';
  readonly iperf3: boolean;
};

export type CarrierReport =
  /** The process runs in its own network namespace, whose process id this is. */
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'serving' }
  | { readonly type: 'failed'; readonly reason: string };
