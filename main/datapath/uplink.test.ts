import { beforeEach, expect, it } from 'vitest';

import { udpPacket } from '../../test/contract/udp-packet.ts';
import { MemoryTun } from '../../test/fakes/memory-tun.ts';
import { NtbDecoder } from '../ncm/ntb-decoder.ts';
import { NtbEncoder } from '../ncm/ntb-encoder.ts';
import { EthernetLink } from '../net/ethernet-link.ts';
import { Uplink } from './uplink.ts';

const host = { address: '10.8.219.204', port: 5000 };
const far = { address: '198.51.100.7', port: 7000 };
const NTB_LENGTH = 16_384;
/** 1400-byte packets that fit a block beside its headers and room for one of the longest. */
const PACKETS_PER_NTB = 11;

/** A bus on which transfers lie until the test lets them go. */
class Bus {
  readonly transfers: Uint8Array[] = [];
  readonly #settle: ((failed: boolean) => void)[] = [];

  readonly write = (ntb: Uint8Array): Promise<void> => {
    this.transfers.push(ntb.slice());
    return new Promise((resolve, reject) =>
      this.#settle.push((failed) => {
        if (failed) reject(new Error('as wanted'));
        else resolve();
      }),
    );
  };

  get waiting(): number {
    return this.#settle.length;
  }

  async complete(failed = false): Promise<void> {
    this.#settle.shift()?.(failed);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

let nowMs: number;
let bus: Bus;
let tun: MemoryTun;
let uplink: Uplink;
let tunsLost: number;

beforeEach(() => {
  nowMs = 0;
  tunsLost = 0;
  bus = new Bus();
  tun = new MemoryTun();
  const link = new EthernetLink({
    ownMac: Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00),
    linkMtu: 1500,
    random32: () => 0x1234_5678,
  });
  const lease = {
    address: host.address,
    prefixLength: 29,
    gateway: '10.8.219.201',
    dnsServers: [],
    mtu: 1500,
    source: 'at',
  } as const;
  const families = { ipv4: true, ipv6: false };
  link.start(0, lease, families);
  link.admit(families);
  // What the link itself has to say is no matter here.
  while (link.nextFrame() !== undefined) continue;
  uplink = new Uplink({
    encoder: new NtbEncoder({
      format: 'ntb16',
      maxBlockLength: NTB_LENGTH,
      deviceMaxBlockLength: NTB_LENGTH,
      maxPacketSize: 512,
      divisor: 4,
      remainder: 0,
      ndpAlignment: 4,
      maxDatagrams: 0,
      maxDatagramLength: 1514,
      ndpPosition: 'last',
      crc: false,
      alignmentRefersTo: 'frame',
    }),
    link,
    ntbBufferLength: NTB_LENGTH + 1,
    write: bus.write,
    nowMs: () => nowMs,
    onTunLost: () => (tunsLost += 1),
  });
});

function hostSends(count: number, length = 1372): void {
  for (let i = 0; i < count; i += 1) {
    tun.hostSends(udpPacket(host, far, new Uint8Array(length).fill(i)));
  }
}

/** First payload byte of each packet in a transfer. */
function numbersIn(transfer: Uint8Array | undefined): number[] {
  const decoder = new NtbDecoder({
    format: 'ntb16',
    maxBlockLength: NTB_LENGTH,
    maxDatagramLength: 1514,
    crc: false,
  });
  const { bytes, table, count, ok } = decoder.decode(transfer ?? new Uint8Array(0));
  expect(ok).toBe(true);
  return Array.from({ length: count }, (_, i) => bytes[(table[2 * i] ?? 0) + 14 + 28] ?? -1);
}

it('sends what is there at once, and nothing when there is nothing', async () => {
  uplink.carry(tun);
  expect(bus.transfers).toEqual([]);
  hostSends(1);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  expect(bus.transfers.map(numbersIn)).toEqual([[0]]);
});

it('has three NTBs under way at most, and leaves the rest in the TUN', () => {
  hostSends(100);
  uplink.carry(tun);
  expect(bus.waiting).toBe(3);
  expect(bus.transfers.flatMap(numbersIn)).toEqual(
    Array.from({ length: 3 * PACKETS_PER_NTB }, (_, i) => i),
  );
  expect(tun.queued).toBe(100 - 3 * PACKETS_PER_NTB);
});

it('goes on with each NTB that comes back, in order, also after one that failed', async () => {
  hostSends(100);
  uplink.carry(tun);
  for (let i = 0; i < 12; i += 1) {
    nowMs += 0.4;
    await bus.complete(i === 2);
  }
  expect(bus.transfers.flatMap(numbersIn)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(uplink.counters).toMatchObject({ packets: 100, writesFailed: 1 });
});

it('queues no more than some milliseconds of what a slow stick takes', async () => {
  hostSends(250, 1372);
  uplink.carry(tun);
  const bytesPerMs = 1_250; // 10 Mbit/s
  let sent = 0;
  for (let i = 0; i < 60; i += 1) {
    const next = bus.transfers[sent];
    if (next === undefined) break;
    nowMs += next.length / bytesPerMs;
    sent += 1;
    await bus.complete();
  }
  const waiting = bus.transfers.slice(sent).reduce((sum, { length }) => sum + length, 0);
  expect(waiting / bytesPerMs).toBeLessThanOrEqual(5);
  expect(waiting).toBeGreaterThan(1_400);
  // The stick is never left without a next one.
  expect(bus.waiting).toBeGreaterThanOrEqual(2);
});

it('fills whole NTBs again once the stick is fast', async () => {
  hostSends(250);
  uplink.carry(tun);
  for (const bytesPerMs of [1_250, 40_000]) {
    for (let i = 0; i < 40; i += 1) {
      nowMs += (bus.transfers.at(-bus.waiting)?.length ?? 0) / bytesPerMs;
      await bus.complete();
      if (tun.queued < 50) hostSends(50);
    }
  }
  expect(numbersIn(bus.transfers.at(-1))).toHaveLength(PACKETS_PER_NTB);
});

it('waits when a slow stick has taken all there was', async () => {
  const readInto = tun.readInto.bind(tun);
  let readsInVain = 0;
  tun.readInto = (slots) => {
    const placed = readInto(slots);
    if (placed === 0 && (readsInVain += 1) > 20) throw new Error('it asks again and again');
    return placed;
  };
  hostSends(40);
  uplink.carry(tun);
  while (bus.waiting > 0) {
    nowMs += (bus.transfers.at(-bus.waiting)?.length ?? 0) / 250; // 2 Mbit/s
    await bus.complete();
  }
  expect(bus.transfers.flatMap(numbersIn)).toHaveLength(40);
  hostSends(1);
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  expect(bus.waiting).toBe(1);
});

it('takes out what must not leave', async () => {
  tun.hostSends(udpPacket({ address: '10.0.0.1', port: 1 }, far, new Uint8Array(100)));
  hostSends(2);
  uplink.carry(tun);
  expect(bus.transfers.map(numbersIn)).toEqual([[0, 1]]);
  expect(uplink.counters).toMatchObject({ packets: 2, packetsRefused: 1 });
  await bus.complete();
});

it('tells once that the TUN went away', async () => {
  uplink.carry(tun);
  tun.disappear();
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  expect(tunsLost).toBe(1);
  uplink.sendLinkFrames();
  expect(bus.transfers).toEqual([]);
});

it('sends nothing more once stopped', async () => {
  hostSends(100);
  uplink.carry(tun);
  uplink.stop();
  await bus.complete();
  expect(bus.transfers).toHaveLength(3);
});
