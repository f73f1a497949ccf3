/** udhcpc, dhclient, dhcpcd, systemd-networkd, NetworkManager's own client. */
import type { Seen } from '../../fact.ts';
import type { NoiseCode } from '../../../../shared/cause.ts';
import { type Matcher } from '../matcher.ts';

/** Clients on other links say the same words. */
const otherLink = /\b(?:wlan|wlp|wl[0-9a-z]{2,}|br-|docker|veth|virbr|enp|eno|lo\b)[\w.-]*/;

export const dhcp: readonly Matcher[] = [
  ours(
    /\bsending (?:dhcp )?discover\b|broadcasting discover|DHCPDISCOVER (?:on|from)|soliciting a (?:DHCP )?lease|activation: beginning transaction|Sending discover/i,
    'dhcp-asked',
  ),
  ours(
    /\blease of [\d.]+ obtained|DHCPACK (?:of|from)|bound to [\d.]+|\bleased [\d.]+ for|DHCPv4 address [\d.]+|state changed \S+ -> bound|dhcp.{0,30}option ip_address|adding default route via/i,
    'dhcp-answered',
    'address',
  ),
  ours(
    /DHCPOFFER|\boffered [\d.]+|sending (?:select|request) for [\d.]+|requesting lease of/i,
    'dhcp-answered',
  ),
  ours(
    /no lease, (?:failing|forking)|No DHCPOFFERS received|No working leases|dhcp.{0,40}(?:request timed out|timed out|state changed \S+ -> (?:timeout|fail|terminated))|\btimed out contacting|DHCP(?:v4)? (?:request|client|transaction).{0,30}(?:failed|timed out)|: timed out$|reason 'ip-config-unavailable'|DHCP lease failed/i,
    'dhcp-failed',
  ),
  ours(/IPv4LL|link-?local address 169\.254|\b169\.254\.\d/, 'link-local-address'),
  {
    pattern: /\budhcpc\w?\b.{0,12}\(?v?(\d)\.(\d{1,2})\b/i,
    // BusyBox 1.24 is of October 2015, as is the first kernel that puts the table last.
    tells: ([, major, minor]) =>
      Number(major) * 100 + Number(minor) < 124 ? [{ kind: 'old-system' }] : undefined,
  },
  ours(
    /udhcpc\w?.{0,12}started|Received SIGTERM|entering (?:released|listen)|sending renew|Listening on LPF|Sending on|Internet Systems Consortium|deleting route|broadcasting for a lease|DHCPREQUEST/i,
  ),
];

function ours(pattern: RegExp, ...kinds: readonly Seen['kind'][]): Matcher {
  return {
    pattern,
    tells({ input }): readonly Seen[] | NoiseCode | undefined {
      if (otherLink.test(input) || kinds.length === 0) return undefined;
      return kinds.map((kind) => ({ kind }));
    },
  };
}
