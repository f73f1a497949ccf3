/**
 * Addresses of the carrier's side, where a kernel TAP plays it: the stick hands out what a ModemManager
 * test transcript of `^DHCP` shows, the "internet" is one web server behind the gateway (TEST-NET-2, RFC 5737).
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
} as const;
