/**
 * Addresses of the carrier's side, where a kernel TAP plays it: the stick hands out what a ModemManager
 * test transcript of `^DHCP` shows, the "internet" is one web server behind the gateway (TEST-NET-2, RFC 5737).
 * IPv6 addresses are from the prefix for documentation (RFC 3849).
 */
export const carrierPlan = {
  gateway: '10.8.219.201',
  prefixLength: 29,
  netmask: '255.255.255.248',
  host: '10.8.219.204',
  /** The network side's MAC in every capture of this family. */
  gatewayMac: '4c:54:99:45:e5:d5',
  dnsServer: '192.89.123.230',
  webServer: '198.51.100.7',
  webPort: 80,
  webName: 'speed.carrier.test',
  iperfPort: 5201,
  leaseSeconds: 3600,
  /** The /64 of the bearer; the host makes its own address from it. */
  prefix6: '2001:db8:a5:1::',
  /** EUI-64 of the MAC above, as in a neighbour table of an E3372. */
  gateway6: 'fe80::4e54:99ff:fe45:e5d5',
  dnsServer6: '2001:db8:53::1',
  webServer6: '2001:db8:80::7',
} as const;
