/** Everything the stick can send over the network interface, in every state of the link. */
import { hexBytes } from '../../hex-bytes.ts';
import { arpFrame, ipv4, udp } from '../../fakes/stick-peer.ts';
import {
  FAR_ADDRESS,
  frameHex,
  GATEWAY_ADDRESS,
  HOST_MAC,
  OWN_ADDRESS,
  packetTo,
  STICK_MAC,
} from '../../fakes/link-bench.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { addressMutation, frameList, repairFrames, shuffleFrames } from '../frame-list.ts';
import { recordAnswers, runFrameList } from '../link-harness.ts';

const words = [
  HOST_MAC,
  STICK_MAC,
  'ffffffffffff',
  '01005e000001',
  '3333ff000001',
  OWN_ADDRESS,
  GATEWAY_ADDRESS,
  FAR_ADDRESS,
  'ffffffff',
  '00000000',
  'e0000001',
  '7f000001',
  '0800',
  '0806',
  '86dd',
  '8100',
  '00430044',
  '00350044',
  '0044',
  '2000',
  '4500',
  '4f00',
].map(hexBytes);

const fromFar = hexBytes(frameHex(packetTo(OWN_ADDRESS)));
const request = arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS);
const toAll = hexBytes(
  frameHex(
    ipv4('11', GATEWAY_ADDRESS, 'ffffffff', udp(GATEWAY_ADDRESS, 'ffffffff', '00450045', '00')),
  ),
);

export const ethernetLink: FuzzTarget = {
  name: 'ethernet-link',
  maxLength: 600,
  seeds: [
    frameList(0, [fromFar, request, toAll]),
    frameList(16, [fromFar, request, fromFar, toAll, fromFar]),
    frameList(1, recordAnswers('asking', 3)),
    frameList(2, [fromFar, request]),
    frameList(3, recordAnswers('probing', 2)),
    frameList(2 + 4, [fromFar]),
    frameList(2 + 8, [fromFar, request]),
    frameList(1 + 12, recordAnswers('asking', 3)),
  ],
  dictionary: words,
  mutations: [shuffleFrames, addressMutation(words), addressMutation(words)],
  repair: repairFrames,
  work: { fixed: 40_000, perByte: 400 },
  run(input) {
    withCanaries(input, runFrameList, 8);
  },
};
