import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { SlotWord } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { DeviceNtbBuilder, DeviceNtbReader } from './device-ntb.ts';
import { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import { defaultLease } from './network-lease.ts';
import { placeFrame } from './place-frame.ts';
import { RadioGateway } from './radio-gateway.ts';
import { StickClock } from './stick-clock.ts';
import { StickCounters } from './stick-counters.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const HOST = '001e101f0000';
const GATEWAY = '4c549945e5d5';
/** Who has 10.8.219.204? Tell 10.8.219.201. */
const query =
  `ffffffffffff ${GATEWAY} 0806 0001 0800 06 04 0001 ${GATEWAY} 0a08dbc9 000000000000 0a08dbcc` +
  '00'.repeat(18);
const arpReply = `${GATEWAY} ${HOST} 0806 0001 0800 06 04 0002 ${HOST} 0a08dbcc ${GATEWAY} 0a08dbc9`;
const announcement = `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 0a08dbcc 000000000000 0a08dbcc`;
const probe = `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 00000000 000000000000 0a08dbcc`;
const gatewayQuery = `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 0a08dbcc 000000000000 0a08dbc9`;
const pingDown = `${HOST} ${GATEWAY} 0800 4500001c000000004001 0000 01010101 0a08dbcc 0000000000000000`;
const pingUp = `${GATEWAY} ${HOST} 0800 4500001c000000004001 0000 0a08dbcc 01010101 0800000000000000`;
const dhcpDown = `${HOST} ${GATEWAY} 0800 4500001c000000004011 0000 0a08dbc9 0a08dbcc 0043004400080000`;
const dhcpUp = `ffffffffffff ${HOST} 0800 4500001c000000004011 0000 00000000 ffffffff 0044004300080000`;

describe('without a call', () => {
  it('nothing goes up', () => {
    const { up, carrier, counters } = make();
    up(dhcpUp, pingUp);
    expect(carrier.received).toEqual([]);
    expect(counters.drops).toEqual({ 'no-call': 2 });
  });

  it('what the network sends is lost', () => {
    const { down, carrier, counters, startCall } = make();
    carrier.send(dhcpDown, dhcpDown);
    startCall();
    expect(counters.drops).toEqual({ 'no-call': 2 });
    expect(down()).toEqual([query]);
  });
});

describe('one family of a call', () => {
  const RS = `333300000002 ${HOST} 86dd 60000000 0008 3aff ${'00'.repeat(32)} 8500000000000000`;
  const RA = `333300000001 ${GATEWAY} 86dd 60000000 0008 3aff ${'00'.repeat(32)} 8600000000000000`;
  const ping6 = `${GATEWAY} ${HOST} 86dd 60000000 0008 3a40 ${'00'.repeat(32)} 8000000000000000`;

  it('passes while it is up, the other one not', () => {
    const { gateway, up, down, carrier, counters, startCall } = make();
    startCall({ ipv4: false, ipv6: true });
    up(pingUp, ping6, announcement);
    expect(carrier.received).toEqual([toHex(hexBytes(ping6))]);
    carrier.send(pingDown, RA);
    expect(down()).toEqual([toHex(hexBytes(RA))]);
    expect(counters.drops).toEqual({ 'family-down': 3 });

    gateway.changeCall({ ipv4: true, ipv6: false });
    up(arpReply, pingUp, ping6);
    carrier.send(pingDown, RA);
    expect(down()).toEqual([pingDown]);
    expect(counters.drops).toEqual({ 'family-down': 5 });
  });

  it('does not ask for the host without IPv4, and no longer once that has ended', () => {
    const { gateway, down, startCall } = make();
    startCall({ ipv4: false, ipv6: true });
    expect(down()).toEqual([]);
    gateway.endCall();
    startCall();
    gateway.changeCall({ ipv4: false, ipv6: true });
    vi.advanceTimersByTime(5_000);
    expect(down()).toEqual([]);
  });

  it('hears nothing of a router that is silent, in either direction', () => {
    const { up, down, carrier, counters, startCall } = make({ raSilent: true });
    startCall();
    up(arpReply, RS, ping6);
    carrier.send(RA, ping6);
    down();
    expect(down()).toEqual([]);
    expect(carrier.received).toHaveLength(2);
    expect(counters.drops).toEqual({ fault: 2 });
  });

  it('still discovers neighbours where nothing else answers', () => {
    const { up, carrier, startCall } = make({ answersNothing: true });
    startCall();
    up(RS, ping6);
    expect(carrier.received).toEqual([toHex(hexBytes(RS))]);
  });
});

describe('the host', () => {
  it('is asked for first, again each second, until it is known', () => {
    const { down, up, startCall } = make();
    startCall();
    expect(down()).toEqual([query]);
    expect(down()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(down()).toEqual([query]);
    up(arpReply);
    vi.advanceTimersByTime(10_000);
    expect(down()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gets no IPv4 packet but DHCP before it is known', () => {
    const { down, carrier, counters, startCall } = make();
    startCall();
    carrier.send(pingDown, dhcpDown);
    expect(down()).toEqual([query, dhcpDown]);
    expect(counters.drops).toEqual({ 'host-unknown': 1 });
  });

  it.each([
    ['answer', arpReply],
    ['announcement', announcement],
    ['question for the gateway', gatewayQuery],
  ])('is known by its %s', (_name, frame) => {
    const { down, up, carrier, startCall } = make();
    startCall();
    down();
    up(frame);
    carrier.send(pingDown);
    expect(down()).toEqual([pingDown]);
  });

  it('is not known by a probe, nor by DHCP', () => {
    const { down, up, carrier, startCall } = make();
    startCall();
    down();
    up(probe, dhcpUp);
    carrier.send(pingDown);
    expect(down()).toEqual([]);
  });

  it('is asked for only while the call lasts', () => {
    const { down, gateway, startCall } = make();
    startCall();
    gateway.endCall();
    expect(vi.getTimerCount()).toBe(0);
    startCall();
    expect(down()).toEqual([query]);
  });

  it('is a stranger again in the next call', () => {
    const { down, up, carrier, gateway, startCall } = make();
    startCall();
    up(arpReply);
    gateway.endCall();
    startCall();
    carrier.send(pingDown);
    expect(down()).toEqual([query]);
  });
});

describe('faults', () => {
  it.each([
    ['dhcpSilent', dhcpUp],
    ['arpSilent', gatewayQuery],
    ['answersNothing', pingUp],
  ] as const)('%s swallows one kind of frame', (fault, swallowed) => {
    const { up, carrier, startCall, counters } = make({ [fault]: true });
    startCall();
    const all = [dhcpUp, gatewayQuery, pingUp, arpReply];
    up(...all);
    expect(carrier.received).toEqual(all.filter((frame) => frame !== swallowed));
    expect(counters.drops).toEqual({ fault: 1 });
  });

  it('arpSilent still learns from what it swallows', () => {
    const { up, down, carrier, startCall } = make({ arpSilent: true });
    startCall();
    up(gatewayQuery);
    carrier.send(pingDown);
    expect(down()).toEqual([pingDown]);
  });

  it('dropsDownlink lets nothing down, not even the question for the host', () => {
    const { up, down, carrier, startCall, faults } = make({ dropsDownlink: true });
    startCall();
    up(arpReply);
    carrier.send(pingDown, dhcpDown);
    expect(down()).toEqual([]);
    faults.set({ dropsDownlink: false });
    carrier.send(pingDown);
    expect(down()).toEqual([pingDown]);
  });
});

it('counts what the network did not take', () => {
  const { up, carrier, counters, startCall } = make();
  startCall();
  carrier.room = 1;
  up(pingUp, pingUp, pingUp);
  expect(counters.drops).toEqual({ 'carrier-full': 2 });
});

it('tells when frames come, once per wait, and survives a closed network', async () => {
  const { gateway, carrier, down, startCall } = make();
  startCall();
  let told = 0;
  gateway.onReadable = () => (told += 1);
  gateway.awaitFrames();
  expect(told, 'the question is waiting').toBe(1);
  down();
  gateway.awaitFrames();
  gateway.awaitFrames();
  expect(carrier.waits).toBe(1);
  carrier.send(pingDown);
  await Promise.resolve();
  expect(told).toBe(2);
  gateway.awaitFrames();
  await carrier.close();
  await Promise.resolve();
  expect(told).toBe(2);
});

class HexCarrier implements FrameCarrier {
  readonly received: string[] = [];
  room = Infinity;
  waits = 0;
  readonly #queue: string[] = [];
  #settle: { resolve: () => void; reject: (error: Error) => void } | undefined;

  send(...frames: string[]): void {
    this.#queue.push(...frames);
    this.#settle?.resolve();
  }

  writeBatch({ bytes, table, count }: PacketBatch): number {
    const accepted = Math.min(count, this.room);
    for (let i = 0; i < accepted; i += 1) {
      const offset = table[2 * i] ?? 0;
      this.received.push(spaced(bytes.slice(offset, offset + (table[2 * i + 1] ?? 0))));
    }
    return accepted;
  }

  readInto(slots: Parameters<FrameCarrier['readInto']>[0]): number {
    let placed = 0;
    while (this.#queue[0] !== undefined && placeFrame(slots, hexBytes(this.#queue[0]))) {
      this.#queue.shift();
      placed += 1;
    }
    return placed;
  }

  readable(): Promise<void> {
    this.waits += 1;
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  close(): Promise<void> {
    this.#settle?.reject(new Error('closed'));
    return Promise.resolve();
  }
}

const spellings = new Map(
  [query, arpReply, announcement, probe, gatewayQuery, pingDown, pingUp, dhcpDown, dhcpUp].map(
    (frame) => [frame.replaceAll(' ', ''), frame],
  ),
);

/** As it was spelled above. */
function spaced(frame: Uint8Array): string {
  return spellings.get(toHex(frame)) ?? toHex(frame);
}

function make(switches: Partial<FaultSwitches> = {}) {
  const faults = new FaultState(switches);
  const counters = new StickCounters();
  const carrier = new HexCarrier();
  const clock = new StickClock(1);
  const gateway = new RadioGateway({ carrier, lease: defaultLease, clock, faults, counters });
  const builder = new DeviceNtbBuilder(16384, 50);
  const begin = () => {
    const shape = { hasCrc: false, maxBlockLength: 16384, maxFrames: 50, exactEnd: false };
    builder.begin({ format: 'ntb32', ...shape });
    return builder.slots;
  };
  return {
    gateway,
    carrier,
    counters,
    faults,
    startCall: (families = { ipv4: true, ipv6: true }) => gateway.startCall(families, begin),
    up: (...frames: string[]): void => {
      const batch = new DeviceNtbReader();
      const all = frames.map(hexBytes);
      batch.bytes = Uint8Array.from(all.flatMap((frame) => [...frame]));
      let offset = 0;
      for (const frame of all) {
        batch.table.set([offset, frame.length], 2 * batch.count);
        batch.count += 1;
        offset += frame.length;
      }
      gateway.uplink(batch);
    },
    down: (): string[] => {
      const slots = begin();
      gateway.downlink(slots);
      return Array.from({ length: slots.words[SlotWord.Count] ?? 0 }, (_, i) => {
        const offset = slots.table[2 * i] ?? 0;
        return spaced(slots.bytes.slice(offset, offset + (slots.table[2 * i + 1] ?? 0)));
      });
    },
  };
}
