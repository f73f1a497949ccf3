/** What must hold whatever the stick sends and whatever the wire does. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import {
  atLease,
  batchOf,
  frameHex,
  LinkBench,
  mulberry32,
  newBench,
  OWN_ADDRESS,
  packetTo,
  STICK_MAC,
} from '../../test/fakes/link-bench.ts';
import { arpFrame, StickPeer } from '../../test/fakes/stick-peer.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';

/** Good frames of each kind, to be bent. */
function goodFrames(): Uint8Array[] {
  const peer = new StickPeer();
  const { link } = new LinkBench({ peer });
  link.start(0, atLease);
  link.startProbe(0);
  const answers: Uint8Array[] = [];
  for (let frame = link.nextFrame(); frame; frame = link.nextFrame()) {
    answers.push(...peer.receive(frame));
  }
  return [
    ...answers,
    hexBytes(frameHex(packetTo(OWN_ADDRESS))),
    arpFrame(STICK_MAC, '0a08dbc9', 'request', '000000000000', OWN_ADDRESS),
  ];
}

const good = goodFrames();

const bentFrame = fc
  .record({
    frame: fc.constantFrom(...good),
    changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    length: fc.option(fc.nat({ max: 400 })),
  })
  .map(({ frame, changes, length }) => {
    const bent = frame.slice(0, length ?? frame.length);
    for (const [at, value] of changes) if (bent.length > 0) bent[at % bent.length] = value;
    return bent;
  });

const anyFrame = fc.oneof(bentFrame, fc.uint8Array({ maxLength: 120 }));

it('knows good frames of six kinds', () => {
  // ARP reply, OFFER, two echo replies, DNS answer; then a packet and an ARP request.
  expect(good).toHaveLength(7);
});

it('survives any frames, and lets only whole IPv4 packets for us through', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 12 }), fc.boolean(), (frames, hasLease) => {
      const { link } = newBench();
      if (hasLease) link.start(0, atLease);
      else link.start(0);
      link.startProbe(0);
      const batch = batchOf(frames);
      const before = batch.table.slice();
      link.receive(batch, 5);

      expect(batch.count).toBeLessThanOrEqual(frames.length);
      if (!hasLease) expect(batch.count).toBe(0);
      for (let i = 0; i < batch.count; i++) {
        const offset = batch.table[2 * i] ?? 0;
        const length = batch.table[2 * i + 1] ?? 0;
        const entry = before.findIndex((word, at) => at % 2 === 0 && word === offset);
        expect(entry).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(before[entry + 1] ?? 0);
        const frame = toHex(batch.bytes.subarray(offset, offset + length));
        expect(frame.slice(24, 29)).toBe('08004');
        expect(Number.parseInt(frame.slice(32, 36), 16) + 14).toBe(length);
        expect([OWN_ADDRESS, 'ffffffff']).toContain(frame.slice(60, 68));
        // Nor anything for the DHCP client; a later fragment has no ports.
        const isFirst = (Number.parseInt(frame.slice(40, 44), 16) & 0x1fff) === 0;
        if (isFirst && frame.slice(46, 48) === '11' && frame.startsWith('45', 28)) {
          expect(frame.slice(72, 76)).not.toBe('0044');
        }
      }
      // And whatever it was, the link goes on.
      link.tick(1_000);
      expect(link.nextDeadlineMs).toBeGreaterThan(1_000);
      for (const event of link.takeEvents()) expect(structuredClone(event)).toEqual(event);
    }),
    { numRuns: 500 },
  );
});

it('gets a lease from a well-behaved server, whatever the wire loses, doubles and reorders', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 45 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 1, max: 4_000 }),
      fc.boolean(),
      (seed, lossPercent, doublePercent, maxDelayMs, isRedial) => {
        const random = mulberry32(seed);
        const percent = () => (random() / 0x100000000) * 100;
        const delay = () => 1 + (random() % maxDelayMs);
        const bench = newBench(
          {},
          {
            seed,
            wire: () => {
              if (percent() < lossPercent) return [];
              return percent() < doublePercent ? [delay(), delay()] : [delay()];
            },
          },
        );
        bench.link.start(0);
        if (isRedial) {
          bench.run(30_000);
          bench.link.stop(30_000);
          bench.settle();
          bench.events.length = 0;
          bench.link.start(30_000);
        }
        bench.run(1_800_000, () => bench.eventsOf('lease').length > 0);
        expect(bench.eventsOf('lease').map(({ lease }) => lease.address)).toEqual(['10.8.219.204']);
        // Stragglers change nothing about it.
        bench.run(bench.nowMs + 60_000);
        expect(bench.eventsOf('lease')).toHaveLength(1);
        expect(bench.eventsOf('lease-lost')).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

it('keeps a lease over days on a wire that loses a twentieth of everything', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = mulberry32(seed);
      const bench = newBench(
        { leaseS: 7_200 },
        { seed, wire: () => (random() % 100 < 5 ? [] : [1 + (random() % 500)]) },
      );
      bench.link.start(0);
      bench.run(3 * 86_400_000);
      expect(bench.eventsOf('lease')).toHaveLength(1);
      expect(bench.eventsOf('lease-lost')).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

it('never leaves a deadline in the past', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.array(fc.tuple(fc.nat({ max: 200_000_000 }), bentFrame), { maxLength: 20 }),
      (seed, steps) => {
        const bench = newBench({ leaseS: 600 }, { seed });
        bench.link.start(0);
        bench.run(1_000);
        for (const [passedMs, frame] of steps) {
          bench.nowMs += passedMs;
          bench.inject(frame);
          bench.link.tick(bench.nowMs);
          expect(bench.link.nextDeadlineMs).toBeGreaterThan(bench.nowMs);
          bench.settle();
        }
      },
    ),
  );
});
