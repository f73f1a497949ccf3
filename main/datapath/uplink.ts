/** Host → stick: packets from the TUN, and frames of the link itself, leave as NTBs. */
import { SlotWord, type NtbSlots } from '../../shared/ntb-slots.ts';
import type { NtbEncoder } from '../ncm/ntb-encoder.ts';
import type { EthernetLink } from '../net/ethernet-link.ts';
import { TunClosedError, type TunDevice } from '../tun/tun-device.ts';
import { InFlightLimit } from './in-flight-limit.ts';

/**
 * NTBs under way at once. Two keep the bus busy, the third is filled meanwhile; more would only
 * lengthen the queue in front of a slow radio (bufferbloat).
 */
const NTBS_IN_FLIGHT = 3;

/** All that is under way shall be gone after so long, at any rate: other packets wait behind it. */
const QUEUE_MS = 4;

/** A stick that takes no data for this long has lost its radio's queue; the NTB is dropped. */
const WRITE_TIMEOUT_MS = 10_000;

/** No NTB of 64 KiB holds more frames than this, whatever their size. */
const MAX_PACKETS_PER_NTB = 8_192;

export interface UplinkParts {
  readonly encoder: NtbEncoder;
  readonly link: EthernetLink;
  /** Room for the largest NTB and its pad byte. */
  readonly ntbBufferLength: number;
  /** Sends one NTB as one USB transfer; the bytes belong to it until the promise settles. */
  readonly write: (ntb: Uint8Array, timeoutMs: number) => Promise<void>;
  readonly nowMs: () => number;
  /** The TUN went away by itself. */
  readonly onTunLost: () => void;
}

export interface UplinkCounters {
  ntbs: number;
  bytes: number;
  packets: number;
  linkFrames: number;
  packetsRefused: number;
  writesFailed: number;
}

/** Room for one NTB, and the one in it. */
interface OutBuffer {
  readonly bytes: Uint8Array;
  /** As much of `bytes` as the NTB takes. Kept: most are as long as the one before. */
  ntb: Uint8Array;
  readonly onSent: () => void;
  readonly onFailed: () => void;
}

interface Waiting {
  readonly tun: TunDevice;
  readonly onPackets: () => void;
  readonly onLost: (error: unknown) => void;
}

/**
 * Fills NTBs while buffers are free and sends each as soon as the TUN runs dry: no timer holds a
 * packet back, and back-pressure reaches the TUN because nobody reads it while all NTBs are out.
 */
export class Uplink {
  readonly counters: UplinkCounters = {
    ntbs: 0,
    bytes: 0,
    packets: 0,
    linkFrames: 0,
    packetsRefused: 0,
    writesFailed: 0,
  };

  readonly #parts: UplinkParts;
  readonly #freeBuffers: OutBuffer[] = [];
  #tun: TunDevice | undefined;
  #awaited: TunDevice | undefined;
  #waiting: Waiting | undefined;
  #heldFrame: Uint8Array | undefined;
  readonly #refused = new Uint32Array(MAX_PACKETS_PER_NTB);
  readonly #inFlight: InFlightLimit;
  /** Room for this is room for an NTB with any one frame. */
  readonly #smallestNtb: number;
  /** The last NTB took as much as it could, so there may be more. */
  #lastWasFull = false;
  #stopped = false;

  constructor(parts: UplinkParts) {
    this.#parts = parts;
    for (let i = 0; i < NTBS_IN_FLIGHT; i += 1) {
      this.#freeBuffers.push(this.#newBuffer(parts.ntbBufferLength));
    }
    const { bytes } = this.#freeBuffers[0] as OutBuffer;
    this.#smallestNtb = smallestNtb(parts.encoder.begin(bytes));
    this.#inFlight = new InFlightLimit({
      maxBytes: NTBS_IN_FLIGHT * parts.ntbBufferLength,
      minBytes: 2 * this.#smallestNtb,
      targetMs: QUEUE_MS,
    });
  }

  /** From now on packets of `tun` leave; undefined stops them (the link's own frames go on). */
  carry(tun: TunDevice | undefined): void {
    this.#tun = tun;
    this.#pump();
  }

  stop(): void {
    this.#stopped = true;
    this.#tun = undefined;
  }

  /** Call it whenever the link may have a frame; costs next to nothing when it has none. */
  sendLinkFrames(): void {
    this.#heldFrame ??= this.#parts.link.nextFrame();
    if (this.#heldFrame !== undefined) this.#pump();
  }

  /** Sends what is there: frames of the link first, then packets of the TUN. */
  #pump(): void {
    while (!this.#stopped) {
      const buffer = this.#mayFill() ? this.#freeBuffers.pop() : undefined;
      if (buffer === undefined) {
        if (this.#lastWasFull) this.#inFlight.fellShort();
        return;
      }
      const length = this.#fill(buffer);
      if (length > 0) this.#send(buffer, length);
      else this.#freeBuffers.push(buffer);
      // An NTB with room left has everything: asking the TUN again would find it dry.
      if (!this.#lastWasFull && this.#heldFrame === undefined) {
        this.#awaitPackets();
        return;
      }
    }
  }

  #mayFill(): boolean {
    return this.#inFlight.isIdle || this.#inFlight.room >= this.#smallestNtb;
  }

  #fill(buffer: OutBuffer): number {
    const { encoder, link } = this.#parts;
    const slots = encoder.begin(buffer.bytes);
    const start = slots.words[SlotWord.Position] ?? 0;
    this.#lastWasFull = false;
    this.#addLinkFrames();
    const from = encoder.count;
    if (this.#tun !== undefined) {
      try {
        this.#readWithinLimit(this.#tun, slots, start);
      } catch (error) {
        this.#loseTun(error);
      }
      this.#takeOutRefused(link.wrap(slots, from, this.#refused));
      this.counters.packets += encoder.count - from;
    }
    return encoder.finish();
  }

  /** The block ends early where the limit does. `start` is where the frames of a block start. */
  #readWithinLimit(tun: TunDevice, slots: NtbSlots, start: number): void {
    const { words } = slots;
    const capacity = words[SlotWord.Capacity] ?? 0;
    const allowed = Math.max(this.#inFlight.room, this.#smallestNtb);
    words[SlotWord.Capacity] = Math.min(capacity, allowed);
    try {
      tun.readInto(slots);
    } finally {
      words[SlotWord.Capacity] = capacity;
    }
    const count = words[SlotWord.Count] ?? 0;
    const used = (words[SlotWord.Position] ?? 0) - start;
    const withOneMore = this.#smallestNtb + used + count * (words[SlotWord.TailEntry] ?? 0);
    this.#lastWasFull =
      withOneMore > Math.min(capacity, allowed) || count >= (words[SlotWord.MaxCount] ?? 0);
  }

  #addLinkFrames(): void {
    const { encoder, link } = this.#parts;
    for (;;) {
      const frame = this.#heldFrame ?? link.nextFrame();
      this.#heldFrame = undefined;
      if (frame === undefined) return;
      if (!encoder.add(frame)) {
        this.#heldFrame = frame;
        return;
      }
      this.counters.linkFrames += 1;
    }
  }

  /** Last one first, so that the indices in front stay right. */
  #takeOutRefused(count: number): void {
    for (let i = count - 1; i >= 0; i -= 1) this.#parts.encoder.remove(this.#refused[i] ?? 0);
    this.counters.packetsRefused += count;
  }

  #send(buffer: OutBuffer, length: number): void {
    this.counters.ntbs += 1;
    this.counters.bytes += length;
    this.#inFlight.sent(length, this.#parts.nowMs());
    if (buffer.ntb.length !== length) buffer.ntb = buffer.bytes.subarray(0, length);
    this.#parts.write(buffer.ntb, WRITE_TIMEOUT_MS).then(buffer.onSent, buffer.onFailed);
  }

  /** Its callbacks serve for every NTB that leaves in it. */
  #newBuffer(length: number): OutBuffer {
    const bytes = new Uint8Array(new ArrayBuffer(length));
    const buffer: OutBuffer = {
      bytes,
      ntb: bytes,
      onSent: () => this.#reuse(buffer),
      onFailed: () => {
        // A stick that is gone is reported by the transport; a time-out or stall costs this NTB.
        this.counters.writesFailed += 1;
        this.#reuse(buffer);
      },
    };
    return buffer;
  }

  #reuse(buffer: OutBuffer): void {
    this.#inFlight.completed(buffer.ntb.length, this.#parts.nowMs());
    this.#freeBuffers.push(buffer);
    // While the TUN is awaited it is dry.
    if (this.#awaited === undefined || this.#heldFrame !== undefined) this.#pump();
  }

  #awaitPackets(): void {
    const tun = this.#tun;
    if (tun === undefined || this.#awaited === tun) return;
    this.#awaited = tun;
    if (tun !== this.#waiting?.tun) this.#waiting = this.#waitFor(tun);
    tun.readable().then(this.#waiting.onPackets, this.#waiting.onLost);
  }

  /** Its callbacks serve for every time this TUN runs dry. */
  #waitFor(tun: TunDevice): Waiting {
    const stopWaiting = (): void => {
      if (this.#awaited === tun) this.#awaited = undefined;
    };
    return {
      tun,
      onPackets: () => {
        stopWaiting();
        this.#pump();
      },
      onLost: (error) => {
        stopWaiting();
        if (this.#tun === tun) this.#loseTun(error);
      },
    };
  }

  #loseTun(error: unknown): void {
    this.#tun = undefined;
    if (!(error instanceof TunClosedError)) throw error;
    if (!this.#stopped) this.#parts.onTunLost();
  }
}

/** Bytes that an empty block needs at most for one frame of any length: the room rule of NtbSlots. */
function smallestNtb({ words }: NtbSlots): number {
  const word = (index: number): number => words[index] ?? 0;
  return (
    word(SlotWord.Position) +
    word(SlotWord.Divisor) +
    word(SlotWord.MaxFrameLength) +
    word(SlotWord.FrameTrailer) +
    word(SlotWord.TailAlignment) +
    word(SlotWord.TailHeader) +
    2 * word(SlotWord.TailEntry)
  );
}
