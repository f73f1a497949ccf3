/** Blocks of every delicate length, reads of every size, and a radio that is slow: the whole path. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { echoRequest } from './icmp-packets.ts';
import { TappedNetwork } from './tapped-network.ts';
import { numberedPacket, numberOf } from './udp-packets.ts';
import { type VirtualRun, virtualRun } from './virtual-run.ts';

const NTB_OUT_MAX_SIZE = 16_384;
const MAX_PACKET_SIZE = 512;
/** Of the NCM function of the profile. */
const BULK_OUT = 0x03;
const LONGEST_PACKET = 1500;
const SHORTEST_PACKET = 32;
const ETHERNET_HEADER_LENGTH = 14;
/** The longest frame, and what the next one leaves free in front of it. */
const LONGEST_SLOT = 1516;

let time: VirtualTime;
let network: TappedNetwork;
beforeEach(() => {
  time = new VirtualTime();
  network = new TappedNetwork();
});
afterEach(() => time.end());

describe('a block of every delicate length reaches the stick whole', () => {
  const multiples = Array.from({ length: 32 }, (_, k) => MAX_PACKET_SIZE * (k + 1));
  const lengths = multiples.flatMap((length) => [length - 4, length, length + 4]);
  const reachable = lengths.filter((length) => length >= 84 && length <= NTB_OUT_MAX_SIZE);

  it.each<[string, Partial<FaultSwitches>, Layout]>([
    ['NTB-32', {}, { header: 16, ndp: 16, entry: 8 }],
    ['NTB-16', { offersOnlyNtb16: true }, { header: 12, ndp: 8, entry: 4 }],
  ])('%s', async (_name, faults, layout) => {
    const run = await onlineRun({ ...faults }, { keepNcmOutTransfers: true });
    const { ncmOutTransfers: transfers, counters } = run.stick();
    const before = { blocks: counters.blocksOut };
    let number = 0;
    for (const length of reachable) {
      transfers.length = 0;
      const packetLengths = packetsFor(length, layout);
      for (const packetLength of packetLengths) {
        run.tuns[0]?.hostSends(upward(number, packetLength));
        number += 1;
      }
      await time.pass(10);
      const isPadded = length % MAX_PACKET_SIZE === 0 && length !== NTB_OUT_MAX_SIZE;
      expect(
        transfers.map((transfer) => transfer.length),
        `a block of ${length}`,
      ).toEqual([isPadded ? length + 1 : length]);
      // Had anything spilled into the next buffer, this block or the next would be lost.
      expect(network.arrived).toHaveLength(number);
    }
    expect(network.arrived).toEqual(Array.from({ length: number }, (_, i) => i));
    expect(counters.blocksOut - before.blocks).toBe(reachable.length);
    expect(counters.drops).toEqual({});
    await run.end();
  });

  it('whichever way a transfer ends: short, with a full buffer, or one byte too late', async () => {
    const run = await onlineRun({});
    const stick = run.stick();
    const send = async (number: number, length: number): Promise<number> => {
      const before = network.arrived.length;
      await time.until(stick.write(BULK_OUT, paddedBlock(number, length), 1_000), 1_000);
      return network.arrived.length - before;
    };
    const lengths = [...multiples.flatMap((length) => [length - 1, length + 1]), 16_380, 16_381];
    for (const length of [...lengths, 16_382, 16_383, NTB_OUT_MAX_SIZE, 16_385]) {
      expect(await send(1, length), `a transfer of ${length}`).toBe(1);
    }
    // A byte beyond the buffer is no block: it went into the next one. 16385 is in the list twice.
    expect(stick.counters.drops).toEqual({ 'block-short': 2 });
    for (const length of multiples.filter((each) => each !== NTB_OUT_MAX_SIZE)) {
      // Whole packets that fill no buffer wait there, and the next block is lost behind them.
      expect(await send(2, length), `a transfer of ${length}`).toBe(0);
      expect(await send(3, 101)).toBe(1);
      expect(network.arrived.at(-1)).toBe(2);
    }
    await run.end();
  });

  it('and no transfer is longer than the buffer of the stick, whatever is sent', async () => {
    const run = await onlineRun({}, { keepNcmOutTransfers: true });
    const { ncmOutTransfers: transfers, counters } = run.stick();
    transfers.length = 0;
    let number = 0;
    for (let packetLength = SHORTEST_PACKET; packetLength <= LONGEST_PACKET; packetLength += 7) {
      for (let i = 0; i < 60; i += 1, number += 1) {
        run.tuns[0]?.hostSends(upward(number, packetLength));
      }
      await time.pass(10);
    }
    const lengths = transfers.map((transfer) => transfer.length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(NTB_OUT_MAX_SIZE);
    const whole = lengths.filter((length) => length % MAX_PACKET_SIZE === 0);
    expect(whole.every((length) => length === NTB_OUT_MAX_SIZE)).toBe(true);
    expect(network.arrived).toHaveLength(number);
    expect(counters.drops).toEqual({});
    await run.end();
  });
});

describe('a download survives an input size that is lost at alternate setting 1', () => {
  const PACKETS = 20_000;

  it.each<[string, Partial<FaultSwitches>]>([
    ['kept', {}],
    ['lost and set again', { losesInputSizeAtAlt1: true, inSizeSpill: true }],
    [
      'lost at 0 too',
      { losesInputSizeAtAlt0: true, losesInputSizeAtAlt1: true, inSizeSpill: true },
    ],
    [
      'not to be set again',
      { losesInputSizeAtAlt1: true, refusesInputSizeAtAlt1: true, inSizeSpill: true },
    ],
    ['never obeyed', { ignoresInputSize: true, inSizeSpill: true }],
    [
      'with blocks that end with a packet',
      { losesInputSizeAtAlt1: true, inSizeSpill: true, exactBlockEnd: true },
    ],
  ])('%s', async (_name, faults) => {
    const run = await onlineRun(faults);
    const received = (): number[] =>
      (run.tuns[0]?.received ?? []).flatMap((packet) => numberOf(packet) ?? []);
    network.download(0, PACKETS, LONGEST_PACKET);
    await time.pass(2_000);
    expect(received()).toEqual(Array.from({ length: PACKETS }, (_, i) => i));
    const counters = await time.until(run.datapath.request('read-counters', undefined), 1_000);
    expect(counters.downlink['packetsTooEarly']).toBe(0);
    expect(faultsOf(counters.ntb)).toEqual({});
    expect(await run.pings()).toBe(true);
    await run.end();
  });

  it('while the call is lost and dialled again under load', async () => {
    const run = await onlineRun({ losesInputSizeAtAlt1: true, inSizeSpill: true });
    network.download(0, PACKETS, LONGEST_PACKET);
    await time.pass(1);
    run.stick().dropBearer(36);
    await time.pass(20_000);
    expect(run.runner.state.state, run.walk()).toBe('online');
    run.tuns[0]?.received.splice(0);
    network.download(0, 1_000, LONGEST_PACKET);
    await time.pass(1_000);
    const received = run.tuns[0]?.received.flatMap((packet) => numberOf(packet) ?? []);
    expect(received).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
    await run.end();
  });
});

describe('hostile blocks', () => {
  it.each([{}, { offersOnlyNtb16: true }])(
    'cost no packet of a download, and are counted: %o',
    async (faults) => {
      const run = await onlineRun({ ...faults, hostileBlockPercent: 50 });
      network.download(0, 5_000, 600);
      await time.pass(2_000);
      const received = new Set(run.tuns[0]?.received.map((packet) => numberOf(packet)));
      for (let number = 0; number < 5_000; number += 1) {
        if (!received.has(number)) throw new Error(`packet ${number} is missing`);
      }
      expect(run.stick().counters.hostileBlocks).toBeGreaterThan(20);
      const counters = await time.until(run.datapath.request('read-counters', undefined), 1_000);
      expect(Object.keys(faultsOf(counters.ntb)).length).toBeGreaterThan(3);
      await run.end();
    },
  );
});

describe('a slow radio', () => {
  it('holds OUT transfers back and loses nothing', async () => {
    const run = await onlineRun({ radioUplinkKbps: 2_000 });
    const COUNT = 1_000;
    const startMs = performance.now();
    for (let number = 0; number < COUNT; number += 1) run.tuns[0]?.hostSends(upward(number, 1_500));
    // 300 KB lie in the stick, three blocks are under way, the rest waits in the host.
    await time.pass(100);
    expect(run.tuns[0]?.queued).toBeGreaterThan(700);
    await time.pass(9_900);
    expect(network.arrived).toEqual(Array.from({ length: COUNT }, (_, i) => i));
    expect(run.stick().counters.outTransfersHeld).toBeGreaterThan(0);
    // 1000 frames of 1514 bytes at 2 Mbit/s take 6.06 s.
    const tookMs = (network.arrivedAtMs.at(-1) ?? 0) - startMs;
    expect(tookMs).toBeGreaterThan(6_000);
    expect(tookMs).toBeLessThan(6_300);
    await run.end();
  });

  it('carries a download at its rate', async () => {
    const run = await onlineRun({ radioDownlinkKbps: 10_000, radioRttMs: 80 });
    const COUNT = 2_000;
    network.download(0, COUNT, 1_500);
    const startMs = performance.now();
    const received = (): number =>
      (run.tuns[0]?.received ?? []).filter((packet) => numberOf(packet) !== undefined).length;
    await time.pass(1_000);
    // A second less half a round trip at 10 Mbit/s.
    expect(received()).toBeGreaterThan(750);
    expect(received()).toBeLessThan(830);
    while (received() < COUNT) await time.pass(10);
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(2_400);
    expect(tookMs).toBeLessThan(2_600);
    await run.end();
  });

  it('answers a ping after its round trip', async () => {
    const run = await onlineRun({ radioRttMs: 600, radioJitterMs: 100 });
    const startMs = performance.now();
    const tun = run.tuns[0];
    const before = tun?.received.length ?? 0;
    tun?.hostSends(echoRequest('10.8.219.204', '192.89.123.230', 1));
    while (tun?.received.length === before) await time.pass(5);
    expect(performance.now() - startMs).toBeGreaterThan(600);
    expect(performance.now() - startMs).toBeLessThan(830);
    await run.end();
  });

  it('swallows what is longer than the path takes', async () => {
    const run = await onlineRun({ radioPathMtu: 1_400 });
    run.tuns[0]?.hostSends(upward(1, 1_400));
    run.tuns[0]?.hostSends(upward(2, 1_401));
    run.tuns[0]?.hostSends(upward(3, 100));
    await time.pass(100);
    expect(network.arrived).toEqual([1, 3]);
    expect(run.stick().counters.drops).toEqual({ 'path-mtu': 1 });
    await run.end();
  });
});

interface Layout {
  readonly header: number;
  readonly ndp: number;
  readonly entry: number;
}

async function onlineRun(
  faults: Partial<FaultSwitches>,
  options: { readonly keepNcmOutTransfers?: boolean } = {},
): Promise<VirtualRun> {
  const run = virtualRun(time, { ...options, faults, carrier: () => network });
  run.runner.connect();
  const state = await time.until(
    run.runner.whenState(({ state: name }) => name === 'online' || name === 'failed'),
    600_000,
  );
  expect(state.state, run.walk()).toBe('online');
  // Late answers of DHCP and the probe are over by then.
  await time.pass(15_000);
  return run;
}

function upward(number: number, length: number): Uint8Array {
  return numberedPacket({
    source: '10.8.219.204',
    destination: '198.51.100.9',
    length,
    number,
  });
}

/** An NTB-32 with one packet, and zero bytes behind it up to `length`. */
function paddedBlock(number: number, length: number): Uint8Array {
  const packet = upward(number, SHORTEST_PACKET);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const frame = ETHERNET_HEADER_LENGTH + packet.length;
  const table = 18 + frame;
  bytes.set(Buffer.from('ncmh'), 0);
  view.setUint16(4, 16, true);
  view.setUint32(8, table + 32, true);
  view.setUint32(12, table, true);
  bytes.set(Buffer.from('4c549945e5d5001e101f00000800', 'hex'), 18);
  bytes.set(packet, 18 + ETHERNET_HEADER_LENGTH);
  bytes.set(Buffer.from('ncm0'), table);
  view.setUint16(table + 4, 32, true);
  view.setUint32(table + 16, 18, true);
  view.setUint32(table + 20, frame, true);
  return bytes;
}

/** Counters of the decoder that are about damage. */
function faultsOf(ntb: Readonly<Record<string, number>>): Record<string, number> {
  const sound = ['blocks', 'datagrams', 'bytes', 'ndps'];
  return Object.fromEntries(
    Object.entries(ntb).filter(([name, count]) => count > 0 && !sound.includes(name)),
  );
}

/**
 * Lengths of IP packets that make one block of exactly `length` bytes: frames at offsets ≡ 2 (mod
 * 4), then the table, 4-aligned. Short ones first: a reader places a frame only where the longest
 * one would fit.
 */
function packetsFor(length: number, { header, ndp, entry }: Layout): readonly number[] {
  for (let count = 1; count <= 20; count += 1) {
    const framesEnd = length - ndp - entry * (count + 1);
    const packets: number[] = [];
    let position = header;
    for (let left = count; left > 0; left -= 1) {
      const start = position + ((6 - (position % 4)) % 4);
      const room = framesEnd - start - ETHERNET_HEADER_LENGTH;
      const packet =
        left === 1 ? room : Math.max(SHORTEST_PACKET, room - (left - 1) * LONGEST_SLOT);
      packets.push(packet);
      position = start + ETHERNET_HEADER_LENGTH + packet;
    }
    if (packets.every((each) => each >= SHORTEST_PACKET && each <= LONGEST_PACKET)) return packets;
  }
  throw new Error(`no packets make a block of ${length}`);
}
