/** Router advertisements and their options, one after the other: prefixes, servers, lifetimes. */
import {
  advertisement,
  DNS_SERVER,
  dnsOption,
  mtuOption,
  PREFIX,
  prefixOption,
  usualOptions,
  type AdvertisementParts,
} from '../../fakes/ipv6-bytes.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { frameList, shuffleFrames } from '../frame-list.ts';
import { runIcmpv6List } from '../ipv6-harness.ts';

/** Type and code, then what follows the checksum. */
function message(parts: AdvertisementParts = {}): Uint8Array {
  const packet = advertisement(parts);
  return hexBytes(packet.slice(80, 84) + packet.slice(88));
}

const short = { valid: '0000003c', preferred: '0000001e' };
const names = `1f030000ffffffff${'036c616e047465737400'.padEnd(32, '0')}`;
const route = `18024000ffffffff${PREFIX}`;

export const routerAdvertisement: FuzzTarget = {
  name: 'router-advertisement',
  maxLength: 600,
  seeds: [
    frameList(0, [message()]),
    frameList(4, [message({ routerLifetimeS: 30, options: prefixOption(PREFIX, short) })]),
    frameList(8, [message({ options: usualOptions + names + route })]),
    frameList(12, [message(), message({ routerLifetimeS: 0, options: '' })]),
    frameList(1, [message({ options: prefixOption() + mtuOption(1280) })]),
    frameList(2, [message()]),
    frameList(16, [message()]),
  ],
  dictionary: [
    ...[prefixOption(), mtuOption(1500), dnsOption([DNS_SERVER]), names, route],
    ...['8600', '0000', 'ffffffff', '00000000', '0304', '1903', '1f02', '1802', 'fe80', 'ff02'],
  ].map(hexBytes),
  mutations: [shuffleFrames],
  shapes: {
    'many options': (size) =>
      frameList(0, [message({ options: '0101001e101f0001'.repeat(Math.floor(size / 8)) })]),
    'many prefixes': (size) =>
      frameList(0, [message({ options: prefixOption().repeat(Math.floor(size / 32)) })]),
  },
  work: { fixed: 40_000, perByte: 400 },
  run(input) {
    withCanaries(input, runIcmpv6List, 8);
  },
};
