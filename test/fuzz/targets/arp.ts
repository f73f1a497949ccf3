/**
 * ARP packets to a link with an address, and to one that has none yet: a choosing byte, then 28
 * bytes for each, in frames that reach the link.
 */
import { arpFrame } from '../../fakes/stick-peer.ts';
import { GATEWAY_ADDRESS, HOST_MAC, OWN_ADDRESS, STICK_MAC } from '../../fakes/link-bench.ts';
import { hexBytes } from '../../hex-bytes.ts';
import { joined } from '../engine/byte-mutations.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { FuzzedLink } from '../link-harness.ts';

const ARP_LENGTH = 28;
const frameHead = hexBytes(`${HOST_MAC}${STICK_MAC}0806`);
const nobody = '000000000000';

export const arp: FuzzTarget = {
  name: 'arp',
  maxLength: 1 + 6 * ARP_LENGTH,
  seeds: [
    list(0, arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', nobody, OWN_ADDRESS)),
    list(0, arpFrame(STICK_MAC, '00000000', 'request', nobody, OWN_ADDRESS)),
    list(0, arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS)),
    list(0, arpFrame(STICK_MAC, OWN_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS)),
    list(1, arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', nobody, OWN_ADDRESS)),
  ],
  dictionary: [
    ...[HOST_MAC, STICK_MAC, nobody, 'ffffffffffff', '01005e000001'],
    ...[OWN_ADDRESS, GATEWAY_ADDRESS, '00000000', '0001080006040001', '0001080006040002'],
  ].map(hexBytes),
  run(input) {
    withCanaries(
      input,
      (bytes) => {
        const link = new FuzzedLink((bytes[0] ?? 0) % 2 === 0 ? 'static' : 'asking');
        for (let at = 1; at < bytes.length; at += ARP_LENGTH) {
          link.receive(joined(frameHead, bytes.subarray(at, at + ARP_LENGTH)));
          link.pass(1_000);
        }
        return link.log;
      },
      4,
    );
  },
  work: { fixed: 10_000, perByte: 200 },
};

function list(choice: number, frame: Uint8Array): Uint8Array {
  return joined(Uint8Array.of(choice), frame.subarray(14, 14 + ARP_LENGTH));
}
