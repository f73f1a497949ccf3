/** Questions and answers about neighbours, beside an advertisement that gives us an address. */
import { advertisement, icmpv6, ROUTER, STICK_MAC } from '../../fakes/ipv6-bytes.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { frameList, shuffleFrames } from '../frame-list.ts';
import { runIcmpv6List } from '../ipv6-harness.ts';

const advertised = messageOf(advertisement());
const question = messageOf(icmpv6({ head: '8700', body: `00000000${ROUTER}0101${STICK_MAC}` }));
const answer = messageOf(icmpv6({ head: '8800', body: `e0000000${ROUTER}0201${STICK_MAC}` }));
const redirect = messageOf(icmpv6({ head: '8900', body: `00000000${ROUTER}${ROUTER}` }));

export const neighborDiscovery: FuzzTarget = {
  name: 'neighbor-discovery',
  maxLength: 400,
  seeds: [
    frameList(0, [advertised, question, answer]),
    frameList(1, [question, answer]),
    frameList(2, [advertised, question]),
    frameList(16, [question, answer]),
    frameList(4, [advertised, answer, redirect]),
  ],
  dictionary: [
    ...['8700', '8800', '8900', '8500', '8600', '0101', '0201', '0100', ROUTER, STICK_MAC],
    ...['ff02000000000000', '20010db8004a0001', '60000000', '20000000'],
  ].map(hexBytes),
  mutations: [shuffleFrames],
  work: { fixed: 40_000, perByte: 400 },
  run(input) {
    withCanaries(input, runIcmpv6List, 8);
  },
};

/** Type and code, then what follows the checksum. */
function messageOf(packet: string): Uint8Array {
  return hexBytes(packet.slice(80, 84) + packet.slice(88));
}
