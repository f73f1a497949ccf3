import { expect, it } from 'vitest';

import {
  FAR_ADDRESS,
  frameHex,
  newBench,
  onlineBench,
  OWN_ADDRESS,
} from '../../../test/fakes/link-bench.ts';
import { ipv4 } from '../../../test/fakes/stick-peer.ts';
import { toHex } from '../../../test/hex-bytes.ts';
import type { MeasurementRequest } from './measurement.ts';

const FAR = '8.8.8.8';
const requests: readonly MeasurementRequest[] = [
  { kind: 'echo', destination: FAR, count: 2 },
  { kind: 'look-up', server: FAR, name: 'example.com' },
  { kind: 'path-mtu', destination: FAR, linkMtu: 1_500 },
  { kind: 'connect', destination: FAR, port: 443 },
  {
    ...{ kind: 'download', destination: FAR, port: 80, host: 'a', path: '/' },
    ...{ maxBytes: 1_000, maxMs: 3_000 },
  },
];

it.each(requests)('ends $kind once where nobody answers', (request) => {
  let isCut = false;
  const bench = newBench({}, { wire: () => (isCut ? [] : [1]) });
  bench.link.start(0);
  bench.run(500);
  isCut = true;
  bench.link.startMeasurement(bench.nowMs, 7, request);
  bench.run(60_000);
  const ends = bench.eventsOf('measured');
  expect(ends).toHaveLength(1);
  expect(ends[0]).toMatchObject({ id: 7, answer: { kind: request.kind } });
  expect(bench.link.counters['measurement-packets-sent']).toBeLessThan(60);
});

it.each(requests)('can not measure $kind without an address', (request) => {
  const bench = newBench();
  bench.link.startMeasurement(0, 1, request);
  bench.settle();
  expect(bench.eventsOf('measured')).toMatchObject([{ id: 1, answer: { kind: 'impossible' } }]);
});

it('refuses what is nobody’s address, and a name that is none', () => {
  const bench = onlineBench();
  const wrong: readonly MeasurementRequest[] = [
    { kind: 'echo', destination: '224.0.0.1', count: 1 },
    { kind: 'echo', destination: 'example.com', count: 1 },
    { kind: 'echo', destination: '10.8.219.204', count: 1 },
    { kind: 'look-up', server: FAR, name: 'a b.com' },
    { kind: 'look-up', server: FAR, name: `${'a'.repeat(64)}.com` },
  ];
  for (const [id, request] of wrong.entries()) bench.link.startMeasurement(0, id, request);
  bench.settle();
  const answers = bench.eventsOf('measured').map(({ answer }) => answer.kind);
  expect(answers).toEqual(wrong.map(() => 'impossible'));
});

it('ends the one before when another starts, and when the address goes', () => {
  const bench = onlineBench();
  const request = requests[0] as MeasurementRequest;
  bench.link.startMeasurement(bench.nowMs, 1, request);
  bench.link.startMeasurement(bench.nowMs, 2, request);
  bench.link.stop(bench.nowMs);
  bench.settle();
  expect(bench.eventsOf('measured')).toMatchObject([
    { id: 1, answer: { kind: 'impossible' } },
    { id: 2, answer: { kind: 'impossible' } },
  ]);
});

it('leaves the host what is the host’s', () => {
  const bench = onlineBench();
  bench.link.startMeasurement(bench.nowMs, 1, requests[3] as MeasurementRequest);
  // Somebody else's echo, another port, and an error about a packet of the host.
  const packets = [
    ipv4('01', FAR_ADDRESS, OWN_ADDRESS, '0000ffff12340001'),
    ipv4('06', FAR_ADDRESS, OWN_ADDRESS, `01bb${'9000'}0000000000000000501000000000000000`),
    ipv4(
      '01',
      FAR_ADDRESS,
      OWN_ADDRESS,
      `0301000000000000${ipv4('11', OWN_ADDRESS, FAR_ADDRESS, '9000003500080000')}`,
    ),
  ].map((packet) => frameHex(packet));
  expect(bench.inject(...packets)).toEqual(packets);
});

it('marks the packets that must not be cut', () => {
  const bench = onlineBench();
  bench.link.startMeasurement(bench.nowMs, 1, requests[2] as MeasurementRequest);
  const lengths = [];
  for (let frame = bench.link.nextFrame(); frame; frame = bench.link.nextFrame()) {
    expect(toHex(frame.subarray(20, 22))).toBe('4000');
    lengths.push(frame.length - 14);
  }
  expect(lengths.at(0)).toBe(576);
  expect(lengths.at(-1)).toBe(1_500);
});
