/** Messages of DHCP servers, judged in every state of the client. */
import { acceptDhcpMessage, type DhcpContext } from '../../../main/net/accept-dhcp-message.ts';
import { dhcpConfig } from '../../../main/net/link-config.ts';
import type { DhcpFields } from '../../../main/net/dhcp-fields.ts';
import { leaseFromAck } from '../../../main/net/dhcp-lease.ts';
import { dhcpBytes } from '../../fakes/dhcp-bytes.ts';
import { atLease } from '../../fakes/link-bench.ts';
import { hexBytes } from '../../hex-bytes.ts';
import type { SeededRandom } from '../../../simulator/seeded-random.ts';
import { joined, pick } from '../engine/byte-mutations.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';

const states = [
  'INIT',
  'SELECTING',
  'REQUESTING',
  'BOUND',
  'RENEWING',
  'REBINDING',
  'REBOOTING',
] as const;
const OPTIONS = 240;
const known = [0, 1, 3, 6, 12, 15, 26, 50, 51, 52, 53, 54, 56, 58, 59, 61, 119, 121, 255];
const awaited = { OFFER: [1], ACK: [2, 4, 5, 6], NAK: [2, 4, 5, 6] };

const server = '36040a000001';
const lease = '330400015180';
const rest = `0104ffffff00 03040a000001 06080808080808080404 0f0b 6578616d706c652e636f6d 1a0205dc 3a0400005460 3b0400012750`;

export const dhcp: FuzzTarget = {
  name: 'dhcp',
  maxLength: 700,
  seeds: [
    seed(1, `350102${server}${lease}${rest}ff`),
    seed(2, `350105${server}${lease}${rest}ff`),
    seed(4, `350105${server}${lease}790d 18c0a801 0a000001 00 0a000001 ff`),
    seed(5, `350106${server}380a 6e6f7420666f7220796f75 ff`),
    seed(6, `350105${server}${lease}7709 03656e6703617063 00 7704 0161c000 ff`),
    Uint8Array.of(
      2,
      ...dhcpBytes({
        options: `350105${server}340103ff`,
        file: `${lease}ff`,
        sname: '0104ffff0000ff',
      }),
    ),
  ],
  dictionary: [
    ...['63825363', '350102', '350105', '350106', server, lease, '340101', '340102', '340103'],
    ...[
      '7705 0161c00000',
      '7903 180a00',
      '79 05 00 0a000001',
      '3304ffffffff',
      '330400000000',
      'ff',
    ],
  ].map(hexBytes),
  mutations: [changeOption, changeOption, insertOption],
  run(input) {
    const context = contextOf(input[0] ?? 0);
    const verdict = withCanaries(
      input,
      (bytes) => acceptDhcpMessage(bytes.subarray(1), context),
      2,
    );
    if (!verdict.accept) return;
    const { type, address, serverId, fields } = verdict;
    const options = plainOptions(input.subarray(1 + OPTIONS));
    invariant(options !== undefined, 'no option runs past the end');
    // Sums of lengths are all that is known of options in sname and file.
    if ((options.get(52) ?? 0) === 0 && fields.dnsServers !== undefined) {
      invariant((options.get(6) ?? 1) % 4 === 0, 'a list of addresses has whole addresses');
    }
    invariant(awaited[type].includes(states.indexOf(context.state)), 'it was waited for');
    invariant(isUnicast(serverId), 'a server is one station');
    if (type !== 'NAK') invariant(isUnicast(address), 'an address is one station');
    invariant((fields.dnsServers ?? []).every(isUnicast), 'DNS servers are stations');
    invariant((fields.dnsServers ?? []).length <= 3, 'three DNS servers are enough');
    for (const name of [fields.domainName ?? 'x', ...(fields.searchDomains ?? [])]) {
      invariant(/^[\w-]+(?:\.[\w-]+)*$/.test(name) && name.length <= 253, 'names are clean');
    }
    invariant(!/[\x00-\x1f\x7f]/.test(fields.message ?? ''), 'messages can be printed');
    if (type === 'ACK') checkLease(verdict);
  },
};

/** The state and what it knows, from the choosing byte in front of the message. */
function contextOf(choice: number): DhcpContext {
  const knows = (choice & 8) === 0;
  return {
    state: states[choice & 7] ?? 'SELECTING',
    xid: 0x3903f326,
    chaddr: hexBytes('001e101f0000'),
    serverId: knows ? 0x0a000001 : undefined,
    requestedIp: knows ? 0x0a000002 : undefined,
    linkMtu: (choice & 16) === 0 ? 1500 : 1358,
  };
}

/** Times that a client can keep, and a configuration that a host can be given. */
function checkLease(ack: {
  readonly address: number;
  readonly serverId: number;
  readonly fields: DhcpFields;
}): void {
  const { times } = ack.fields;
  invariant(times !== undefined, 'an ACK says how long');
  const { renewAtMs, rebindAtMs, expiresAtMs } = leaseFromAck(ack, times, 1_000);
  invariant(renewAtMs > 1_000 && renewAtMs <= rebindAtMs, 'there is time before T1 and T2');
  invariant(rebindAtMs < expiresAtMs || rebindAtMs === Infinity, 'there is time after T2');
  invariant(expiresAtMs >= 61_000, 'a lease lasts a minute');
  const { lease, routes } = dhcpConfig(leaseFromAck(ack, times, 0), 1500, atLease);
  invariant(lease.mtu >= 576 && lease.mtu <= 1500, 'packets have a size');
  invariant(lease.prefixLength >= 0 && lease.prefixLength <= 32, 'a prefix has a length');
  invariant(
    routes.every(({ prefixLength }) => prefixLength <= 32),
    'so have routes',
  );
}

/** How many bytes each option has in all; undefined when the last one is cut. */
function plainOptions(area: Uint8Array): ReadonlyMap<number, number> | undefined {
  const lengths = new Map<number, number>();
  for (let at = 0; at < area.length && area[at] !== 255;) {
    const code = area[at]!;
    const length = area[at + 1] ?? area.length;
    if (code !== 0 && at + 2 + length > area.length) return undefined;
    if (code !== 0) lengths.set(code, (lengths.get(code) ?? 0) + length);
    at += code === 0 ? 1 : 2 + length;
  }
  return lengths;
}

function seed(state: number, options: string): Uint8Array {
  return joined(Uint8Array.of(state), dhcpBytes({ options }));
}

/** Another code, another length, or another value for one option. */
function changeOption(input: Uint8Array, random: SeededRandom): Uint8Array {
  const places = optionsOf(input);
  if (places.length === 0) return input;
  const at = pick(places, random);
  const length = input[at + 1] ?? 0;
  const what = random.integer(0, 2);
  if (what === 0) input[at] = pick(known, random);
  else if (what === 1) input[at + 1] = length + random.integer(-2, 2);
  else if (at + 2 + random.integer(0, length) < input.length) {
    input[at + 2 + random.integer(0, length)] = pick(
      [0, 1, 3, 8, 24, 32, 33, 63, 64, 0xc0, 0xff],
      random,
    );
  }
  return input;
}

function insertOption(input: Uint8Array, random: SeededRandom): Uint8Array {
  const places = optionsOf(input);
  if (places.length === 0) return input;
  const at = pick(places, random);
  const value = new Uint8Array(pick([0, 1, 2, 3, 4, 5, 8, 9, 13, 63], random));
  const fill = random.integer(0, 255);
  for (let i = 0; i < value.length; i += 1) {
    value[i] = random.chance(0.6) ? pick([0, 1, 8, 10, 24, 32, 192, 255], random) : fill;
  }
  const option = Uint8Array.of(pick(known, random), value.length, ...value);
  return joined(input.subarray(0, at), option, input.subarray(at));
}

/** Where options begin, as long as their lengths lead anywhere. */
function optionsOf(input: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = 1 + OPTIONS; at + 1 < input.length && input[at] !== 255;) {
    places.push(at);
    at += input[at] === 0 ? 1 : 2 + input[at + 1]!;
  }
  return places;
}

function isUnicast(address: number): boolean {
  const first = address >>> 24;
  return first !== 0 && first !== 127 && first < 224;
}
