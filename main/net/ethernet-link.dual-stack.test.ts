/** Both halves of the link side by side: neither waits for the other, nor takes it down. */
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { addressHex, Ipv6Bench } from '../../test/fakes/ipv6-bench.ts';
import {
  advertisement,
  frame6,
  HOST_MAC,
  icmpv6,
  packet6,
  ROUTER,
} from '../../test/fakes/ipv6-bytes.ts';
import { atLease, batchOf, frameHex, OWN_ADDRESS, packetTo } from '../../test/fakes/link-bench.ts';
import { hexBytes, toHex } from '../../test/hex-bytes.ts';

const both = { ipv4: true, ipv6: true };
const FAR = '20010db800ff00000000000000000001';

function dualBench(): Ipv6Bench {
  const bench = new Ipv6Bench();
  bench.link.start(0, atLease, both);
  bench.advertise();
  bench.sent();
  return bench;
}

it('has a lease of each family and takes packets of both', () => {
  const bench = dualBench();
  expect(bench.events.map(({ type }) => type)).toEqual(['lease', 'gateway-mac', 'lease6']);
  const four = frameHex(packetTo(OWN_ADDRESS));
  const six = frame6(packet6(FAR, addressHex(bench.lease.address)), { to: HOST_MAC });
  expect(bench.inject(four, six, four)).toEqual([four, six, four]);
});

it('admits each family to the host by itself', () => {
  const bench = dualBench();
  const four = frameHex(packetTo(OWN_ADDRESS));
  const six = frame6(packet6(FAR, addressHex(bench.lease.address)), { to: HOST_MAC });
  bench.link.admit({ ipv4: false, ipv6: true });
  expect(bench.inject(four, six)).toEqual([six]);
  bench.link.admit({ ipv4: true, ipv6: false });
  expect(bench.inject(four, six)).toEqual([four]);
});

it('loses one family and keeps the other, and gets it back', () => {
  const bench = dualBench();
  bench.events.length = 0;
  bench.link.setFamilies(0, { ipv4: true, ipv6: false });
  bench.sent();
  expect(bench.events).toEqual([{ type: 'lease6-lost', reason: 'link-down' }]);
  expect(bench.inject(frameHex(packetTo(OWN_ADDRESS)))).toHaveLength(1);
  bench.events.length = 0;
  bench.link.setFamilies(0, { ipv4: false, ipv6: true });
  expect(bench.sentTypes()).toContain('85');
  expect(bench.events).toEqual([{ type: 'lease-lost', reason: 'link-down' }]);
  bench.advertise();
  expect(bench.eventsOf('lease6')).toHaveLength(1);
  bench.link.setFamilies(0, both);
  expect(bench.sent().some((frame) => frame.startsWith('ffffffffffff'))).toBe(true);
});

it('changes nothing when the families are the same', () => {
  const bench = dualBench();
  bench.link.setFamilies(0, both);
  expect(bench.sent()).toEqual([]);
});

it('is answered by one family, and the other stops asking', () => {
  const bench = dualBench();
  bench.events.length = 0;
  bench.link.startProbe(0);
  const echo = bench
    .sent()
    .find((frame) => frame.slice(108, 110) === '80' && !frame.includes(ROUTER));
  expect(echo).toBeDefined();
  bench.inject(
    frame6(
      icmpv6({
        from: echo?.slice(76, 108) ?? '',
        to: echo?.slice(44, 76) ?? '',
        hopLimit: '40',
        head: '8100',
        body: echo?.slice(116) ?? '',
      }),
      { to: HOST_MAC },
    ),
  );
  expect(bench.eventsOf('answered')).toHaveLength(1);
  bench.run(30_000);
  expect(bench.eventsOf('answered')).toHaveLength(1);
  expect(bench.eventsOf('probe-failed')).toEqual([]);
  // One round of IPv4: two echoes and a question; of IPv6 one more each.
  expect(bench.link.counters['probe-packets-sent']).toBe(6);
});

it('fails once, when both have', () => {
  const bench = dualBench();
  bench.events.length = 0;
  bench.link.startProbe(0);
  bench.run(10_000);
  expect(bench.eventsOf('probe-failed')).toHaveLength(1);
});

it('goes on over IPv4 when IPv6 loses its address meanwhile', () => {
  const bench = dualBench();
  bench.events.length = 0;
  bench.link.startProbe(0);
  bench.link.setFamilies(0, { ipv4: true, ipv6: false });
  bench.run(9_999);
  expect(bench.eventsOf('probe-failed')).toEqual([]);
  bench.run(10_000);
  expect(bench.eventsOf('probe-failed')).toHaveLength(1);
});

it('asks again over the family whose lease changed, while the question is open', () => {
  const bench = dualBench();
  bench.events.length = 0;
  bench.link.startProbe(0);
  bench.run(9_000);
  bench.advertise({ routerLifetimeS: 0 });
  bench.run(18_999);
  expect(bench.eventsOf('probe-failed')).toEqual([]);
  bench.run(19_000);
  expect(bench.eventsOf('probe-failed')).toHaveLength(1);
});

const good = [
  frame6(advertisement()),
  frame6(icmpv6({ head: '8800', body: `e0000000${ROUTER}02014c549945e5d5` })),
  frame6(icmpv6({ head: '8700', body: `00000000${ROUTER}` })),
  frame6(packet6(FAR, FAR), { to: HOST_MAC }),
  frameHex(packetTo(OWN_ADDRESS)),
].map(hexBytes);

const bentFrame = fc
  .record({
    frame: fc.constantFrom(...good),
    changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    length: fc.option(fc.nat({ max: 200 })),
  })
  .map(({ frame, changes, length }) => {
    const bent = frame.slice(0, length ?? frame.length);
    for (const [at, value] of changes) if (bent.length > 0) bent[at % bent.length] = value;
    return bent;
  });

it('survives any frames, lets only whole packets for us through, and keeps its deadlines', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(bentFrame, fc.nat({ max: 20_000_000 })), { maxLength: 12 }),
      fc.boolean(),
      (steps, hasAddress) => {
        const bench = new Ipv6Bench();
        bench.link.start(0, atLease, both);
        if (hasAddress) bench.advertise();
        bench.link.startProbe(0);
        for (const [frame, passedMs] of steps) {
          const batch = batchOf([frame]);
          bench.link.receive(batch, bench.nowMs);
          for (let i = 0; i < batch.count; i += 1) {
            const offset = batch.table[2 * i] ?? 0;
            const length = batch.table[2 * i + 1] ?? 0;
            const kept = toHex(batch.bytes.subarray(offset, offset + length));
            expect(['08004', '86dd6']).toContain(kept.slice(24, 29));
            expect(length).toBeLessThanOrEqual(frame.length);
            if (!kept.startsWith('86dd', 24)) continue;
            expect(Number.parseInt(kept.slice(36, 40), 16) + 54).toBe(length);
            expect(kept.slice(76, 92)).toMatch(/^2001/);
          }
          bench.nowMs += passedMs;
          bench.link.tick(bench.nowMs);
          expect(bench.link.nextDeadlineMs).toBeGreaterThan(bench.nowMs);
          bench.sent();
        }
        for (const event of bench.events) expect(structuredClone(event)).toEqual(event);
      },
    ),
    { numRuns: 500 },
  );
});
