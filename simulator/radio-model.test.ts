import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type NtbSlots, SLOT_WORD_COUNT, SlotWord } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { CarrierClosedError, type FrameCarrier } from './frame-carrier.ts';
import { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { placeFrame } from './place-frame.ts';
import { RadioModel } from './radio-model.ts';
import { SeededRandom } from './seeded-random.ts';
import { StickClock } from './stick-clock.ts';
import { StickCounters } from './stick-counters.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('without limits', () => {
  it('passes frames on at once, both ways', () => {
    const { radio, carrier, up, down } = make();
    expect(up(frame(1))).toBe(1);
    expect(carrier.received).toEqual(['1:60']);
    carrier.send(frame(2));
    expect(down()).toEqual(['2:60']);
    expect(radio.isUplinkFull).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells when the carrier has something', async () => {
    const { radio, carrier } = make();
    let isReadable = false;
    void radio.readable().then(() => (isReadable = true));
    await vi.advanceTimersByTimeAsync(0);
    expect(isReadable).toBe(false);
    carrier.send(frame(1));
    await vi.advanceTimersByTimeAsync(0);
    expect(isReadable).toBe(true);
  });
});

describe('uplink', () => {
  it('delivers at the rate, half a round trip later, in order', () => {
    const { carrier, up } = make({ radioUplinkKbps: 80, radioRttMs: 100 });
    // 1000 bytes are 100 ms of air.
    up(frame(1, 1000), frame(2, 1000), frame(3, 1000));
    vi.advanceTimersByTime(149);
    expect(carrier.received).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(carrier.received).toEqual(['1:1000']);
    vi.advanceTimersByTime(200);
    expect(carrier.received).toEqual(['1:1000', '2:1000', '3:1000']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is full at the size of the buffer, and says when there is room', () => {
    const { radio, up, rooms } = make({ radioUplinkKbps: 80, radioUplinkBufferBytes: 20_000 });
    for (let i = 0; i < 19; i += 1) up(frame(i, 1000));
    expect(radio.isUplinkFull).toBe(false);
    up(frame(19, 1000), frame(20, 1000));
    expect(radio.isUplinkFull).toBe(true);
    expect(radio.isUplinkFull).toBe(true);
    vi.advanceTimersByTime(90);
    expect(rooms()).toBe(0);
    vi.advanceTimersByTime(20);
    expect(rooms()).toBe(1);
    expect(radio.isUplinkFull).toBe(false);
  });

  it('keeps frames in order whatever the jitter', () => {
    const { carrier, up } = make({ radioJitterMs: 500 });
    for (let i = 0; i < 100; i += 1) {
      up(frame(i));
      vi.advanceTimersByTime(7);
    }
    expect(carrier.received.length).toBeLessThan(100);
    vi.advanceTimersByTime(500);
    expect(carrier.received).toEqual(Array.from({ length: 100 }, (_, i) => `${i}:60`));
  });

  it('counts what the carrier does not take', () => {
    const { carrier, up, counters } = make({ radioRttMs: 10 });
    carrier.isFull = true;
    up(frame(1), frame(2));
    vi.advanceTimersByTime(10);
    expect(counters.drops).toEqual({ 'carrier-full': 2 });
  });
});

describe('downlink', () => {
  it('delivers at the rate, and tells when', async () => {
    const { radio, carrier, down } = make({ radioDownlinkKbps: 80, radioRttMs: 100 });
    let readable = 0;
    const wait = (): void => void radio.readable().then(() => (readable += 1));
    wait();
    carrier.send(frame(1, 1000), frame(2, 1000));
    await vi.advanceTimersByTimeAsync(140);
    expect([readable, down()]).toEqual([0, []]);
    await vi.advanceTimersByTimeAsync(11);
    expect([readable, down()]).toEqual([1, ['1:1000']]);
    wait();
    await vi.advanceTimersByTimeAsync(100);
    expect([readable, down()]).toEqual([2, ['2:1000']]);
  });

  it('leaves with the carrier what its own buffer does not hold', async () => {
    const { radio, carrier, down } = make({ radioDownlinkKbps: 8000 });
    carrier.send(...Array.from({ length: 2000 }, () => frame(1, 1000)));
    void radio.readable();
    await vi.advanceTimersByTimeAsync(1);
    expect(carrier.waiting).toBeGreaterThan(900);
    let received = 0;
    for (let ms = 0; ms < 3000; ms += 10) {
      await vi.advanceTimersByTimeAsync(10);
      for (let count = down().length; count > 0; count = down().length) received += count;
    }
    expect(received).toBe(2000);
  });

  it('loses what is in the air when the call ends', async () => {
    const { radio, carrier, down } = make({ radioRttMs: 100 });
    carrier.send(frame(1));
    expect(down()).toEqual([]);
    radio.clear();
    await vi.advanceTimersByTimeAsync(200);
    expect(down()).toEqual([]);
  });
});

describe('path MTU', () => {
  it.each([{}, { radioRttMs: 10 }])('swallows what is longer, both ways: %o', (faults) => {
    const { carrier, up, down, counters } = make({ ...faults, radioPathMtu: 1400 });
    up(frame(1, 1414), frame(2, 1415), frame(3, 60));
    carrier.send(frame(4, 1415), frame(5, 1414));
    down();
    vi.advanceTimersByTime(10);
    expect(carrier.received).toEqual(['1:1414', '3:60']);
    if (!('radioRttMs' in faults)) expect(counters.drops).toEqual({ 'path-mtu': 2 });
    else expect(down()).toEqual(['5:1414']);
  });
});

it('lets nobody wait for ever once it is closed', async () => {
  for (const faults of [{}, { radioRttMs: 10 }]) {
    const { radio } = make(faults);
    const waiting = radio.readable();
    await radio.close();
    await expect(waiting).rejects.toThrow(CarrierClosedError);
  }
});

class QueueCarrier implements FrameCarrier {
  readonly received: string[] = [];
  isFull = false;
  readonly #queue: Uint8Array[] = [];
  #waiter: { resolve: () => void; reject: (error: Error) => void } | undefined;

  get waiting(): number {
    return this.#queue.length;
  }

  send(...frames: Uint8Array[]): void {
    this.#queue.push(...frames);
    this.#waiter?.resolve();
    this.#waiter = undefined;
  }

  writeBatch({ bytes, table, count }: PacketBatch): number {
    if (this.isFull) return 0;
    for (let i = 0; i < count; i += 1) {
      this.received.push(`${bytes[table[2 * i] ?? 0]}:${table[2 * i + 1]}`);
    }
    return count;
  }

  readInto(slots: NtbSlots): number {
    let placed = 0;
    for (let next = this.#queue[0]; next !== undefined; next = this.#queue[0]) {
      if (!placeFrame(slots, next)) break;
      this.#queue.shift();
      placed += 1;
    }
    return placed;
  }

  readable(): Promise<void> {
    if (this.#waiter !== undefined) throw new Error('waited for twice');
    if (this.#queue.length > 0) return Promise.resolve();
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  close(): Promise<void> {
    this.#waiter?.reject(new CarrierClosedError());
    return Promise.resolve();
  }
}

function make(faults: Partial<FaultSwitches> = {}) {
  const carrier = new QueueCarrier();
  const counters = new StickCounters();
  const radio = new RadioModel({
    carrier,
    clock: new StickClock(1),
    faults: new FaultState(faults),
    random: new SeededRandom(1),
    counters,
  });
  let rooms = 0;
  radio.onUplinkRoom = () => (rooms += 1);
  return {
    radio,
    carrier,
    counters,
    rooms: () => rooms,
    up: (...frames: Uint8Array[]): number => radio.writeBatch(batchOf(frames)),
    /** What waits for the host now, up to 100 frames, as `first byte:length`. */
    down: (): string[] => {
      const slots = emptySlots();
      radio.readInto(slots);
      return Array.from({ length: slots.words[SlotWord.Count] ?? 0 }, (_, i) => {
        const offset = slots.table[2 * i] ?? 0;
        return `${slots.bytes[offset]}:${slots.table[2 * i + 1]}`;
      });
    },
  };
}

/** Not ARP: bytes 12 and 13 are the fill, too. */
function frame(fill: number, length = 60): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

function batchOf(frames: readonly Uint8Array[]): PacketBatch {
  const bytes = new Uint8Array(frames.reduce((sum, { length }) => sum + length, 0));
  const table = new Uint32Array(2 * frames.length);
  let offset = 0;
  frames.forEach((each, i) => {
    bytes.set(each, offset);
    table[2 * i] = offset;
    table[2 * i + 1] = each.length;
    offset += each.length;
  });
  return { bytes, table, count: frames.length };
}

function emptySlots(): NtbSlots {
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Capacity] = 200_000;
  words[SlotWord.Divisor] = 1;
  words[SlotWord.TailAlignment] = 1;
  words[SlotWord.MaxCount] = 100;
  words[SlotWord.MaxFrameLength] = 1514;
  return { bytes: new Uint8Array(200_000), words, table: new Uint32Array(200) };
}
