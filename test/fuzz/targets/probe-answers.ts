/** Answers to the questions of the probe: echo replies, DNS messages, ICMP errors. */
import { GATEWAY_ADDRESS, HOST_MAC, OWN_ADDRESS, STICK_MAC } from '../../fakes/link-bench.ts';
import { ipv4, stickDefaults } from '../../fakes/stick-peer.ts';
import { hexBytes, toHex } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import {
  addressMutation,
  frameList,
  framesIn,
  repairFrames,
  shuffleFrames,
} from '../frame-list.ts';
import { FuzzedLink, recordAnswers } from '../link-harness.ts';

const dnsServer = stickDefaults.dnsServer ?? '';
const answers = recordAnswers('probing', 1);
const words = [
  ...[
    GATEWAY_ADDRESS,
    dnsServer,
    OWN_ADDRESS,
    '00350000',
    '01',
    '11',
    '0303',
    '0b00',
    '8180',
    '8183',
  ],
].map(hexBytes);

export const probeAnswers: FuzzTarget = {
  name: 'probe-answers',
  maxLength: 400,
  seeds: [
    ...answers.map((answer) => frameList(0, [answer])),
    frameList(0, answers),
    ...new FuzzedLink('probing')
      .takeOwnFrames()
      .filter((frame) => frame[12] === 0x08 && frame[13] === 0x00)
      .flatMap((frame) => [
        frameList(0, [portUnreachable(frame)]),
        frameList(0, [sentBack(frame)]),
      ]),
  ],
  dictionary: words,
  mutations: [shuffleFrames, addressMutation(words)],
  repair: repairFrames,
  run(input) {
    const log = withCanaries(
      input,
      (bytes) => {
        const link = new FuzzedLink('probing');
        for (const { offset, length } of framesIn(bytes)) {
          link.receive(bytes.subarray(offset, offset + length));
          link.pass(500);
        }
        return link.log;
      },
      4,
    );
    const ends = log.filter(
      (entry) =>
        typeof entry === 'object' &&
        'type' in entry &&
        (entry.type === 'answered' || entry.type === 'probe-failed'),
    );
    invariant(ends.length <= 1, 'a probe ends once');
  },
  work: { fixed: 20_000, perByte: 200 },
};

/** What a router says about a packet of ours that it could not deliver. */
function portUnreachable(frame: Uint8Array): Uint8Array {
  const quoted = toHex(frame.subarray(14, 14 + 28));
  return incoming(ipv4('01', GATEWAY_ADDRESS, OWN_ADDRESS, `0303fcfc00000000${quoted}`));
}

/** A packet of ours that comes back as it is. */
function sentBack(frame: Uint8Array): Uint8Array {
  return incoming(toHex(frame.subarray(14)));
}

function incoming(packet: string): Uint8Array {
  return hexBytes(`${HOST_MAC}${STICK_MAC}0800${packet}`);
}
