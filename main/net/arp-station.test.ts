import { expect, it } from 'vitest';

import {
  atLease,
  GATEWAY_ADDRESS,
  HOST_MAC,
  newBench,
  onlineBench,
  OWN_ADDRESS,
  STICK_MAC,
} from '../../test/fakes/link-bench.ts';
import { arpFrame } from '../../test/fakes/stick-peer.ts';
import { hexBytes, toHex, unwritten } from '../../test/hex-bytes.ts';

it('answers a request for our address, to the asker', () => {
  const bench = onlineBench();
  bench.inject(arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  const reply = bench.link.nextFrame() ?? unwritten(0);
  expect(toHex(reply)).toBe(
    `${STICK_MAC}${HOST_MAC}0806` +
      `0001080006040002${HOST_MAC}${OWN_ADDRESS}${STICK_MAC}${GATEWAY_ADDRESS}`,
  );
});

it('answers the probe form', () => {
  const bench = onlineBench();
  bench.inject(arpFrame(STICK_MAC, '00000000', 'request', '000000000000', OWN_ADDRESS));
  const reply = bench.link.nextFrame() ?? unwritten(0);
  expect(toHex(reply).slice(28)).toBe(
    `0001080006040002${HOST_MAC}${OWN_ADDRESS}${STICK_MAC}00000000`,
  );
});

it.each([
  [
    'for another address',
    arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', '0a08dbca'),
  ],
  [
    'from a group',
    arpFrame('4d549945e5d5', GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS),
  ],
  ['from no MAC', retold(GATEWAY_ADDRESS, OWN_ADDRESS, '000000000000')],
  ['from our own MAC', retold(GATEWAY_ADDRESS, OWN_ADDRESS, HOST_MAC)],
  ['of another hardware', bent('0001080006', '0006080006')],
  ['of another protocol', bent('0001080006', '000186dd06')],
  ['with another address size', bent('000108000604', '000108000610')],
  [
    'that is cut',
    arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS).subarray(0, 41),
  ],
])('does not answer a request %s', (_, request) => {
  const bench = onlineBench();
  expect(bench.inject(request)).toEqual([]);
  expect(bench.link.nextFrame()).toBeUndefined();
});

it('answers nobody before there is an address', () => {
  const bench = newBench({ answersDhcp: false });
  bench.link.start(0);
  bench.settle();
  bench.inject(arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  expect(bench.link.nextFrame()).toBeUndefined();
});

it('asks for the gateway three times, then every minute while nobody answers', () => {
  const bench = newBench({ answersArp: false, answersDhcp: false });
  const times: number[] = [];
  bench.link.start(0, atLease);
  while (bench.nowMs < 200_000) {
    const before = bench.link.counters['arp-requests-sent'] ?? 0;
    bench.run(bench.link.nextDeadlineMs);
    if ((bench.link.counters['arp-requests-sent'] ?? 0) > before) times.push(bench.nowMs);
  }
  expect([0, ...times]).toEqual([0, 1_000, 2_000, 62_000, 122_000, 182_000]);
});

it('asks again for another gateway, without announcing the same address', () => {
  const bench = newBench({ gateway: '0a08dbca' });
  bench.link.start(0, atLease);
  bench.run(500);
  expect(bench.peer.heard.filter((word) => word === 'announcement')).toHaveLength(1);
  expect(bench.peer.heard.filter((word) => word === 'ARP request')).toHaveLength(2);
  expect(bench.link.counters['arp-replies-received']).toBe(1);
});

it('asks no more once the gateway has answered', () => {
  const bench = onlineBench();
  bench.run(1_000_000);
  expect(bench.link.counters['arp-requests-sent']).toBe(1);
});

it("takes the stick's own request for an answer", () => {
  const bench = onlineBench({ answersArp: false });
  bench.inject(arpFrame('4c549945e5d6', GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  bench.settle();
  expect(bench.eventsOf('gateway-mac')).toEqual([
    { type: 'gateway-mac', mac: '4c:54:99:45:e5:d6', how: 'arp' },
  ]);
  bench.run(1_000_000);
  expect(bench.link.counters['arp-requests-sent']).toBe(1);
});

it('remembers a request that came before the address did', () => {
  const bench = newBench({ answersDhcp: false, answersArp: false });
  bench.link.start(0);
  bench.inject(arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  bench.link.applyStaticLease(100, atLease);
  bench.settle();
  expect(bench.eventsOf('gateway-mac')).toEqual([
    { type: 'gateway-mac', mac: '4c:54:99:45:e5:d5', how: 'arp' },
  ]);
  expect(bench.link.counters['arp-requests-sent']).toBeUndefined();
});

it('accepts a changed MAC and says so', () => {
  const bench = onlineBench();
  bench.inject(arpFrame('4c549945e5d6', GATEWAY_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS));
  bench.settle();
  expect(bench.eventsOf('gateway-mac')).toEqual([
    { type: 'gateway-mac', mac: '4c:54:99:45:e5:d6', how: 'arp' },
  ]);
});

it('tells of many changes at once only the last', () => {
  const bench = onlineBench();
  bench.inject(
    ...['01', '02', '03'].map((end) =>
      arpFrame(`4c549945e5${end}`, GATEWAY_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS),
    ),
  );
  bench.settle();
  expect(bench.eventsOf('gateway-mac').map(({ mac }) => mac)).toEqual(['4c:54:99:45:e5:03']);
});

it('declines an address that another station announces, once', () => {
  const bench = onlineBench();
  const conflict = () =>
    bench.inject(arpFrame('02aaaaaaaaaa', OWN_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS));
  conflict();
  bench.run(5_000);
  expect(bench.events).toEqual([{ type: 'lease-lost', reason: 'conflict' }]);
  expect(bench.peer.heard.at(-1)).toBe('DECLINE');
  bench.run(10_600);
  expect(bench.eventsOf('lease')).toHaveLength(1);
  conflict();
  bench.run(11_000);
  expect(bench.eventsOf('lease-lost')).toHaveLength(1);
  expect(bench.link.counters['arp-conflicts']).toBe(2);
});

it('declines the address again in the next call', () => {
  const bench = onlineBench();
  for (let call = 1; call <= 2; call++) {
    bench.inject(arpFrame('02aaaaaaaaaa', OWN_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS));
    bench.settle();
    expect(bench.link.counters['dhcp-decline-sent']).toBe(call);
    bench.link.stop(bench.nowMs);
    bench.link.start(bench.nowMs);
    bench.run(bench.nowMs + 100);
  }
});

it('takes no stick that answers for every address for a second owner', () => {
  const bench = onlineBench();
  bench.inject(arpFrame(STICK_MAC, OWN_ADDRESS, 'reply', HOST_MAC, OWN_ADDRESS));
  bench.settle();
  expect(bench.events).toEqual([]);
  expect(bench.link.counters['arp-conflicts']).toBe(1);
});

it('takes no claim for a conflict long after the announcement, nor about a static lease', () => {
  const late = onlineBench();
  late.run(10_000);
  late.inject(arpFrame('02aaaaaaaaaa', OWN_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  late.settle();
  expect(late.events).toEqual([]);

  const fixed = newBench({ answersDhcp: false });
  fixed.link.start(0, atLease);
  fixed.inject(arpFrame('02aaaaaaaaaa', OWN_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  fixed.settle();
  expect(fixed.eventsOf('lease-lost')).toEqual([]);
});

it('answers once what was asked twice in one go', () => {
  const bench = onlineBench();
  const request = arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS);
  bench.inject(request, request);
  expect(bench.link.nextFrame()).toBeDefined();
  expect(bench.link.nextFrame()).toBeUndefined();
  expect(bench.link.counters['own-frames-dropped']).toBeUndefined();
});

it('answers no more of a flood than its queue holds', () => {
  const bench = onlineBench();
  const flood = Array.from({ length: 500 }, (_, i) =>
    arpFrame(
      `02000000${i.toString(16).padStart(4, '0')}`,
      GATEWAY_ADDRESS,
      'request',
      '000000000000',
      OWN_ADDRESS,
    ),
  );
  bench.inject(...flood);
  let frames = 0;
  while (bench.link.nextFrame()) frames += 1;
  expect(frames).toBe(32);
  expect(bench.link.counters['own-frames-dropped']).toBe(500 - 32);
});

/** A request of the gateway whose ARP sender is `senderMac`, in a frame of the stick. */
function retold(sender: string, target: string, senderMac: string): Uint8Array {
  const hex = toHex(arpFrame(STICK_MAC, sender, 'request', '000000000000', target));
  return hexBytes(hex.slice(0, 44) + senderMac + hex.slice(56));
}

function bent(from: string, to: string): Uint8Array {
  const hex = toHex(arpFrame(STICK_MAC, GATEWAY_ADDRESS, 'request', '000000000000', OWN_ADDRESS));
  return hexBytes(hex.replace(from, to));
}
