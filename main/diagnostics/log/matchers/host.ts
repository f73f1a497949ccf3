/** This computer: permissions, other owners, routes, and the tests people run by hand. */
import type { Seen } from '../../fact.ts';
import { fact, ordinary, type Matcher } from '../matcher.ts';

export const host: readonly Matcher[] = [
  fact(
    /\/dev\/net\/tun.{0,40}No such|TUN.{0,20}not (?:available|found)|module tun not found|modprobe: (?:FATAL|can't).{0,40}\btun\b/i,
    'tun-missing',
  ),
  fact(
    /TUNSETIFF.{0,40}(?:not permitted|denied)|\/dev\/net\/tun.{0,40}(?:denied|not permitted)/i,
    'tun-permission',
  ),
  fact(
    /LIBUSB_ERROR_ACCESS|\/dev\/bus\/usb\/.{0,40}(?:denied|EACCES|not permitted)|(?:\/dev\/)?tty(?:USB|ACM)\d+.{0,30}(?:permission denied|EACCES)|permission denied.{0,40}\/dev\/(?:tty|bus)/i,
    'usb-permission',
  ),
  fact(
    /NotAuthorized|authentication (?:agent|is required).{0,30}|pkexec.{0,60}(?:not authorized|dismissed)|AccessDenied: (?:Sender|Rejected)/i,
    'polkit-denied',
  ),
  fact(
    /RTNETLINK answers: (?:Operation not permitted|File exists|Network is unreachable|Invalid)|SIOCADDRT|Nexthop has invalid gateway/i,
    'route-refused',
  ),

  // -- ping, arp, nslookup, curl, tracepath
  {
    pattern: /(\d{1,3})(?:\.\d+)?% packet loss/,
    tells: ([, lost]) => [{ kind: lost === '100' ? 'probe-lost' : 'answered' }],
  },
  fact(/\d{1,5} bytes from .{1,60}(?:icmp_seq|seq)=/i, 'answered'),
  fact(/Destination Host Unreachable|\(incomplete\)|Received 0 response/i, 'gateway-silent'),
  // `ip neighbour`: "10.8.219.201 dev wwan0 FAILED".
  fact(/\bdev \S{1,16}.{0,40} (?:FAILED|INCOMPLETE)$/, 'gateway-silent'),
  fact(/Received [1-9]\d* response|Unicast reply from/i, 'gateway-answered'),
  fact(
    /message too long, mtu|Frag(?:mentation)? needed|need to fragment|packet too big/i,
    'too-big',
  ),
  fact(
    /bad address '|unknown host|Temporary failure in name resolution|Could not resolve (?:host|proxy)|Name or service not known|no servers could be reached|can't resolve|server can't find|SERVFAIL|nodename nor servname|DNS.{0,20}(?:time(?:d )?out|no (?:answer|response))/i,
    'dns-failed',
  ),
  fact(
    /Location: https?:\/\/.{0,80}(?:login|portal|captive|welcome|hotspot|topup|recharge)/i,
    'captive',
  ),
  fact(
    /(?:data|volume|traffic) (?:limit|cap|quota|allowance).{0,20}(?:reached|exceeded|used up)/i,
    'cap-reached',
  ),
  {
    pattern: /^(\d{1,5}) bytes? .{0,30}(?:lost|timed out|no (?:answer|reply))/i,
    tells: ([, size]): readonly Seen[] => [
      { kind: Number(size) > 1_300 ? 'large-lost' : 'probe-lost' },
    ],
  },
  {
    pattern: /\bRX packets[: ](\d{1,12})\b/,
    tells: ([, rx]) => [{ kind: 'interface-stats', value: Number(rx) }],
  },
  {
    pattern: /\bTX packets[: ](\d{1,12})\b/,
    tells: ([, tx = '']) => [{ kind: 'interface-stats', text: tx }],
  },
  ...ordinary(
    /^(?:PING|ping|traceroute|tracepath|arping|nslookup|curl|wget|Server:|Address(?: \d)?:|Name:)\b/,
    /packets transmitted|round-trip|rtt min\/avg|^--- /i,
    /Link encap|HWaddr|inet6? (?:addr)?|collisions:|txqueuelen|RX bytes|UP BROADCAST|<(?:BROADCAST|UP|NO-CARRIER|POINTOPOINT)/,
    /^(?:default|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?) (?:via|dev) /,
    /^nameserver /,
  ),
];
