/** What comes back while something is measured: echoes, DNS answers, TCP segments, ICMP errors. */
import type { MeasurementRequest } from '../../../main/net/measure/measurement.ts';
import {
  FAR_ADDRESS,
  frameHex,
  HOST_MAC,
  newBench,
  OWN_ADDRESS,
  STICK_MAC,
} from '../../fakes/link-bench.ts';
import { ipv4 } from '../../fakes/stick-peer.ts';
import { hexBytes, toHex } from '../../hex-bytes.ts';
import { withCanaries } from '../engine/canaries.ts';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { invariant } from '../engine/invariant.ts';
import { frameList, framesIn, repairFrames, shuffleFrames } from '../frame-list.ts';

const FAR = '8.8.8.8';
const requests: readonly MeasurementRequest[] = [
  { kind: 'echo', destination: FAR, count: 3 },
  { kind: 'look-up', server: FAR, name: 'example.com' },
  { kind: 'path-mtu', destination: FAR, linkMtu: 1_500 },
  {
    ...{ kind: 'download', destination: FAR, port: 80, host: 'a', path: '/' },
    ...{ maxBytes: 10_000, maxMs: 3_000 },
  },
];

/** The first byte chooses what is measured. */
export const measurementAnswers: FuzzTarget = {
  name: 'measurement-answers',
  maxLength: 600,
  seeds: requests.map((_, which) =>
    Uint8Array.of(which, ...frameList(0, ownFrames(which).map(sentBack))),
  ),
  dictionary: [
    FAR_ADDRESS,
    OWN_ADDRESS,
    '0050',
    '0035',
    '8180',
    'c00c0001',
    '0304',
    '12',
    '11',
  ].map(hexBytes),
  mutations: [shuffleFrames],
  repair: (input, random) =>
    Uint8Array.of(input[0] ?? 0, ...repairFrames(input.subarray(1), random)),
  run(input) {
    const bench = benchFor(input[0] ?? 0);
    withCanaries(
      input.subarray(1),
      (bytes) => {
        for (const { offset, length } of framesIn(bytes)) {
          bench.inject(bytes.slice(offset, offset + length));
          bench.run(bench.nowMs + 100);
        }
        return [];
      },
      4,
    );
    bench.run(bench.nowMs + 60_000);
    const ends = bench.eventsOf('measured');
    invariant(ends.length === 1, 'a measurement ends once');
    const sent = bench.link.counters['measurement-packets-sent'] ?? 0;
    invariant(sent < 1_000, 'a measurement is bounded');
  },
  work: { fixed: 60_000, perByte: 400 },
};

function benchFor(which: number) {
  let isCut = false;
  const bench = newBench({}, { wire: () => (isCut ? [] : [1]) });
  bench.link.start(0);
  bench.run(500);
  isCut = true;
  const request = requests[which % requests.length] as MeasurementRequest;
  bench.link.startMeasurement(bench.nowMs, 1, request);
  return bench;
}

function ownFrames(which: number): readonly Uint8Array[] {
  const { link } = benchFor(which);
  const frames: Uint8Array[] = [];
  for (let frame = link.nextFrame(); frame && frames.length < 3; frame = link.nextFrame()) {
    frames.push(frame.slice(0, 120));
  }
  return frames;
}

/** The packet of ours the other way round; what an answer would look like is near. */
function sentBack(frame: Uint8Array): Uint8Array {
  const payload = toHex(frame.subarray(34));
  const protocol = toHex(frame.subarray(23, 24));
  const answer =
    protocol === '01'
      ? `00${payload.slice(2)}`
      : `${payload.slice(4, 8)}${payload.slice(0, 4)}${payload.slice(8)}`;
  return hexBytes(
    frameHex(ipv4(protocol, FAR_ADDRESS, OWN_ADDRESS, answer), { to: HOST_MAC, from: STICK_MAC }),
  );
}
