/**
 * The air and the network's way to the carrier: rate, delay, jitter, a buffer for the uplink, a path
 * MTU. It is a carrier in front of a carrier; without a limit it passes frames on untouched.
 */
import { type NtbSlots, SLOT_WORD_COUNT, SlotWord } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { MAX_FRAME_LENGTH } from './device-ntb.ts';
import type { FaultState } from './fault-state.ts';
import { CarrierClosedError, type FrameCarrier } from './frame-carrier.ts';
import { ETHERNET_HEADER_LENGTH, etherTypeOf, EtherType } from './network/ethernet-frame.ts';
import { placeFrame } from './place-frame.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { StickClock } from './stick-clock.ts';
import type { StickCounters } from './stick-counters.ts';
import { TimedFrameRing } from './timed-frame-ring.ts';

export interface RadioModelParts {
  /** The model closes it. */
  readonly carrier: FrameCarrier;
  readonly clock: StickClock;
  readonly faults: FaultState;
  readonly random: SeededRandom;
  readonly counters: StickCounters;
}

/** Bytes the base station keeps for one subscriber; behind that, the carrier's own queue fills. */
const DOWNLINK_BUFFER_BYTES = 1_000_000;
const RING_BYTES = 65_536;
/** Frames handed to the carrier at once. */
const BATCH_FRAMES = 256;

/** One direction: the frames under way, and how long the air is taken by them. */
class Direction {
  readonly ring = new TimedFrameRing(RING_BYTES);
  airBusyUntilMs = 0;
  lastDueMs = 0;

  waitingBytes(nowMs: number, kbps: number | undefined): number {
    return kbps === undefined ? 0 : (Math.max(0, this.airBusyUntilMs - nowMs) * kbps) / 8;
  }

  clear(): void {
    this.ring.clear();
    this.airBusyUntilMs = 0;
    this.lastDueMs = 0;
  }
}

export class RadioModel implements FrameCarrier {
  /** The uplink buffer has room again. */
  onUplinkRoom: () => void = () => {};

  readonly #parts: RadioModelParts;
  readonly #uplink = new Direction();
  readonly #downlink = new Direction();
  readonly #batch: { bytes: Uint8Array; table: Uint32Array; count: number } = {
    bytes: new Uint8Array(0),
    table: new Uint32Array(2 * BATCH_FRAMES),
    count: 0,
  };
  readonly #stagingSlots = stagingSlots();
  #waiter: { resolve: () => void; reject: (error: unknown) => void } | undefined;
  #carrierWait: Promise<void> | undefined;
  #cancelDelivery: (() => void) | undefined;
  #cancelWatch: (() => void) | undefined;
  #isRoomAwaited = false;

  constructor(parts: RadioModelParts) {
    this.#parts = parts;
  }

  /** Whether the stick's buffer towards the air is full. Promises {@link onUplinkRoom} if so. */
  get isUplinkFull(): boolean {
    const { clock, faults } = this.#parts;
    const { radioUplinkKbps, radioUplinkBufferBytes } = faults.now;
    if (radioUplinkKbps === undefined || clock.standsStill) return false;
    const waiting = this.#uplink.waitingBytes(clock.nowMs, radioUplinkKbps);
    if (waiting < radioUplinkBufferBytes) return false;
    this.#awaitRoom(((waiting - radioUplinkBufferBytes) * 8) / radioUplinkKbps);
    return true;
  }

  writeBatch(batch: PacketBatch): number {
    const { carrier, clock, faults } = this.#parts;
    this.#dropTooLong(batch.bytes, batch.table, batch, 0);
    if (!this.#isShaping && this.#uplink.ring.count === 0) {
      return batch.count === 0 ? 0 : carrier.writeBatch(batch);
    }
    const nowMs = clock.nowMs;
    for (let i = 0; i < batch.count; i += 1) {
      const length = batch.table[2 * i + 1] ?? 0;
      const dueMs = this.#dueMs(this.#uplink, length, faults.now.radioUplinkKbps, nowMs);
      this.#uplink.ring.push(batch.bytes, batch.table[2 * i] ?? 0, length, dueMs);
    }
    this.#scheduleDelivery();
    return batch.count;
  }

  readInto(slots: NtbSlots): number {
    const { carrier, clock, counters } = this.#parts;
    const { words, bytes, table } = slots;
    const { ring } = this.#downlink;
    if (!this.#isShaping && ring.count === 0) {
      const before = words[SlotWord.Count] ?? 0;
      carrier.readInto(slots);
      const placed = { count: words[SlotWord.Count] ?? 0 };
      this.#dropTooLong(bytes, table, placed, before);
      words[SlotWord.Count] = placed.count;
      return placed.count - before;
    }
    this.#fetch();
    let count = 0;
    const nowMs = clock.nowMs;
    for (; ring.nextDueMs <= nowMs; ring.shift()) {
      const start = ring.oldestOffset;
      const end = start + ring.oldestLength;
      if (end - start > (words[SlotWord.MaxFrameLength] ?? 0)) {
        counters.drop('fault');
      } else {
        if (!placeFrame(slots, ring.bytes.subarray(start, end))) break;
        count += 1;
      }
    }
    return count;
  }

  readable(): Promise<void> {
    if (!this.#isShaping && this.#downlink.ring.count === 0) return this.#carrierReadable();
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
      this.#watch();
    });
  }

  /** The call ended: what is in the air is lost. */
  clear(): void {
    this.#uplink.clear();
    this.#downlink.clear();
  }

  async close(): Promise<void> {
    this.#waiter?.reject(new CarrierClosedError());
    this.#waiter = undefined;
    this.clear();
    await this.#parts.carrier.close();
  }

  get #isShaping(): boolean {
    const { radioUplinkKbps, radioDownlinkKbps, radioRttMs, radioJitterMs } =
      this.#parts.faults.now;
    const isLimited =
      radioUplinkKbps !== undefined ||
      radioDownlinkKbps !== undefined ||
      radioRttMs > 0 ||
      radioJitterMs > 0;
    return isLimited && !this.#parts.clock.standsStill;
  }

  /** When a frame that is sent now arrives. */
  #dueMs(direction: Direction, length: number, kbps: number | undefined, nowMs: number): number {
    const { random, faults } = this.#parts;
    const { radioRttMs, radioJitterMs } = faults.now;
    const startMs = Math.max(nowMs, direction.airBusyUntilMs);
    direction.airBusyUntilMs = kbps === undefined ? startMs : startMs + (length * 8) / kbps;
    const jitterMs = radioJitterMs === 0 ? 0 : random.fraction() * radioJitterMs;
    const dueMs = direction.airBusyUntilMs + radioRttMs / 2 + jitterMs;
    direction.lastDueMs = Math.max(direction.lastDueMs, dueMs);
    return direction.lastDueMs;
  }

  #awaitRoom(afterMs: number): void {
    if (this.#isRoomAwaited) return;
    this.#isRoomAwaited = true;
    this.#parts.clock.after(afterMs, () => {
      this.#isRoomAwaited = false;
      this.onUplinkRoom();
    });
  }

  #scheduleDelivery(): void {
    const { clock } = this.#parts;
    const { nextDueMs } = this.#uplink.ring;
    if (this.#cancelDelivery !== undefined || nextDueMs === Infinity) return;
    this.#cancelDelivery = clock.after(Math.max(0, nextDueMs - clock.nowMs), () => {
      this.#cancelDelivery = undefined;
      this.#deliver();
      this.#scheduleDelivery();
    });
  }

  /** Hands what has arrived to the carrier, from the ring itself. */
  #deliver(): void {
    const { carrier, clock, counters } = this.#parts;
    const { ring } = this.#uplink;
    const batch = this.#batch;
    const nowMs = clock.nowMs;
    while (ring.nextDueMs <= nowMs) {
      batch.bytes = ring.bytes;
      batch.count = 0;
      for (; ring.nextDueMs <= nowMs && batch.count < BATCH_FRAMES; ring.shift()) {
        batch.table[2 * batch.count] = ring.oldestOffset;
        batch.table[2 * batch.count + 1] = ring.oldestLength;
        batch.count += 1;
      }
      const sent = batch.count;
      const accepted = carrier.writeBatch(batch);
      if (accepted < sent) counters.drop('carrier-full', sent - accepted);
    }
  }

  /** Takes frames of the carrier into the air, as far as the base station's buffer reaches. */
  #fetch(): void {
    const { carrier, clock, faults } = this.#parts;
    const { words, bytes, table } = this.#stagingSlots;
    const { radioDownlinkKbps } = faults.now;
    const nowMs = clock.nowMs;
    while (this.#downlink.waitingBytes(nowMs, radioDownlinkKbps) < DOWNLINK_BUFFER_BYTES) {
      words[SlotWord.Count] = 0;
      words[SlotWord.Position] = 0;
      if (carrier.readInto(this.#stagingSlots) === 0) return;
      const fetched = { count: words[SlotWord.Count] ?? 0 };
      this.#dropTooLong(bytes, table, fetched, 0);
      for (let i = 0; i < fetched.count; i += 1) {
        const length = table[2 * i + 1] ?? 0;
        const dueMs = this.#dueMs(this.#downlink, length, radioDownlinkKbps, nowMs);
        this.#downlink.ring.push(bytes, table[2 * i] ?? 0, length, dueMs);
      }
    }
  }

  /** Resolves the waiter when a frame has arrived, or looks again when one may have. */
  #watch(): void {
    const waiter = this.#waiter;
    if (waiter === undefined) return;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    this.#fetch();
    const { clock } = this.#parts;
    const { nextDueMs } = this.#downlink.ring;
    if (nextDueMs <= clock.nowMs) {
      this.#waiter = undefined;
      waiter.resolve();
      return;
    }
    if (nextDueMs !== Infinity) {
      this.#cancelWatch = clock.after(nextDueMs - clock.nowMs, () => this.#watch());
    }
    // While the base station's buffer is full, frames of the carrier have to wait.
    const { radioDownlinkKbps } = this.#parts.faults.now;
    const waitingBytes = this.#downlink.waitingBytes(clock.nowMs, radioDownlinkKbps);
    if (this.#carrierWait !== undefined || waitingBytes >= DOWNLINK_BUFFER_BYTES) return;
    this.#carrierReadable().then(
      () => this.#watch(),
      (error: unknown) => {
        if (this.#waiter !== waiter) return;
        this.#waiter = undefined;
        waiter.reject(error);
      },
    );
  }

  /** A carrier is waited for once at a time. */
  #carrierReadable(): Promise<void> {
    this.#carrierWait ??= this.#parts.carrier
      .readable()
      .finally(() => (this.#carrierWait = undefined));
    return this.#carrierWait;
  }

  /** Moves the entries from `from` on that fit the path together. */
  #dropTooLong(
    bytes: Uint8Array,
    table: Uint32Array,
    entries: { count: number },
    from: number,
  ): void {
    const { counters, faults } = this.#parts;
    const { radioPathMtu } = faults.now;
    if (radioPathMtu === undefined) return;
    let kept = from;
    for (let i = from; i < entries.count; i += 1) {
      const offset = table[2 * i] ?? 0;
      const length = table[2 * i + 1] ?? 0;
      const isTooLong =
        length > ETHERNET_HEADER_LENGTH + radioPathMtu &&
        etherTypeOf(bytes, offset) !== EtherType.Arp;
      if (isTooLong) {
        counters.drop('path-mtu');
        continue;
      }
      table[2 * kept] = offset;
      table[2 * kept + 1] = length;
      kept += 1;
    }
    entries.count = kept;
  }
}

function stagingSlots(): NtbSlots {
  const bytes = new Uint8Array(RING_BYTES);
  const words = new Uint32Array(SLOT_WORD_COUNT);
  words[SlotWord.Capacity] = bytes.length;
  words[SlotWord.Divisor] = 1;
  words[SlotWord.TailAlignment] = 1;
  words[SlotWord.MaxCount] = BATCH_FRAMES;
  words[SlotWord.MaxFrameLength] = MAX_FRAME_LENGTH;
  return { bytes, words, table: new Uint32Array(2 * BATCH_FRAMES) };
}
