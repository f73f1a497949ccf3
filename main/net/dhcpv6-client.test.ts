import { expect, it } from 'vitest';

import { hexBytes, toHex } from '../../test/hex-bytes.ts';
import { Dhcpv6Client } from './dhcpv6-client.ts';

const CLIENT_ID = '0001000a00030001001e101f0000';
const SERVER_ID = '0002000a000300014c549945e5d5';
const DNS = '0017001020010db8005300000000000000000001';
const MIDDLE = 0x7fffffff;

/** A client whose randomness is `random`, and what it sends up to a time. */
function bench(random: number[] = []) {
  const client = new Dhcpv6Client({
    mac: hexBytes('001e101f0000'),
    random32: () => random.shift() ?? MIDDLE,
  });
  const run = (untilMs: number): [number, string][] => {
    const sent: [number, string][] = [];
    for (let at = client.deadlineMs; at <= untilMs; at = client.deadlineMs) {
      const question = client.tick(at);
      if (question) sent.push([at, toHex(question)]);
    }
    return sent;
  };
  const answer = (transaction: string, atMs: number, options = DNS) =>
    client.receive(atMs, hexBytes(`07${transaction}${CLIENT_ID}${SERVER_ID}${options}`));
  return { client, run, answer };
}

it('asks at once, then after 1, 2, 4 … 120 s, in one transaction, with the time it took', () => {
  const { client, run } = bench();
  client.start(5_000);
  const sent = run(500_000);
  expect(sent.map(([atMs]) => (atMs - 5_000) / 1_000)).toEqual([
    0, 1, 3, 7, 15, 31, 63, 127, 247, 367, 487,
  ]);
  expect(new Set(sent.map(([, hex]) => hex.slice(0, 8)))).toEqual(new Set(['0bffffff']));
  expect(sent.slice(0, 3).map(([, hex]) => hex.slice(-4))).toEqual(['0000', '0064', '012c']);
});

it('spreads its questions by a tenth', () => {
  const early = bench([1, 0]);
  early.client.start(0);
  expect(early.run(0)).toHaveLength(1);
  expect(early.client.deadlineMs).toBe(900);
  const late = bench([1, 0xffffffff]);
  late.client.start(0);
  late.run(0);
  expect(late.client.deadlineMs).toBe(1_100);
});

it('asks nothing before it is started, and is not started twice', () => {
  const { client, run } = bench();
  expect(client.deadlineMs).toBe(Infinity);
  client.start(0);
  run(0);
  client.start(500);
  expect(run(999)).toEqual([]);
});

it('rests once it is answered, and asks again when the answer is old, in a new transaction', () => {
  const { client, run, answer } = bench([0x0a000001, MIDDLE, 0x0b000002]);
  client.start(0);
  run(0);
  expect(answer('000001', 100, `${DNS}0020000400000e10`)).toBe('accepted');
  expect(client.answer?.dnsServers).toHaveLength(1);
  expect(run(3_600_099)).toEqual([]);
  const again = run(3_600_100);
  expect(again.map(([atMs, hex]) => [atMs, hex.slice(0, 8), hex.slice(-4)])).toEqual([
    [3_600_100, '0b000002', '0000'],
  ]);
  expect(client.answer?.dnsServers, 'the old one stays').toHaveLength(1);
});

it('hears what is about its question only', () => {
  const { client, run, answer } = bench([1]);
  expect(answer('000000', 0)).toBe('unasked');
  client.start(0);
  expect(answer('000000', 0), 'not yet asked').toBe('unasked');
  run(0);
  expect(answer('000002', 0)).toBe('transaction');
  expect(answer('000001', 0)).toBe('accepted');
  expect(answer('000001', 0), 'twice').toBe('unasked');
});

it('forgets everything when it is stopped, and starts afresh', () => {
  const { client, run, answer } = bench([1]);
  client.start(0);
  run(0);
  answer('000001', 0);
  client.stop();
  expect([client.deadlineMs, client.answer]).toEqual([Infinity, undefined]);
  expect(answer('000001', 0)).toBe('unasked');
  client.start(10);
  expect(run(10)).toHaveLength(1);
});
