import { SlotWord, SLOT_WORD_COUNT, type NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { TunClosedError, type TunDevice } from '../../main/tun/tun-device.ts';

const ETHERNET_HEADER_LENGTH = 14;

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A TUN without a kernel: push what the host sends, look at what the host received. */
export class MemoryTun implements TunDevice {
  readonly name: string;
  readonly mtu: number;
  readonly offload: 'none' | 'tso';
  /** Every packet the host accepted, in order. */
  readonly received: Uint8Array[] = [];

  readonly #queue: Uint8Array[] = [];
  /** Accepted, and kept back until the flush. */
  readonly #unflushed: Uint8Array[] = [];
  #waiter: Waiter | undefined;
  #closed = false;

  /** With offload 'tso' the host gets what is written at the next flush only. */
  constructor(
    options: {
      readonly name?: string;
      readonly mtu?: number;
      readonly offload?: 'none' | 'tso';
    } = {},
  ) {
    this.name = options.name ?? 'tun0';
    this.mtu = options.mtu ?? 1500;
    this.offload = options.offload ?? 'none';
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Packets the host sent that nobody has read yet. */
  get queued(): number {
    return this.#queue.length;
  }

  /** The host sends an IP packet; a copy is kept. A closed interface loses it. */
  hostSends(packet: Uint8Array): void {
    if (this.#closed) return;
    this.#queue.push(packet.slice());
    this.#takeWaiter()?.resolve();
  }

  /** Somebody deletes the interface. */
  disappear(): void {
    this.#closed = true;
    this.#queue.length = 0;
    this.#takeWaiter()?.reject(new TunClosedError());
  }

  readInto(slots: NtbSlots): number {
    requireSlots(slots);
    if (this.#closed) throw new TunClosedError();
    const { bytes, words, table } = slots;
    const longestPacket = wordAt(words, SlotWord.MaxFrameLength) - ETHERNET_HEADER_LENGTH;
    let placed = 0;
    for (;;) {
      const packet = this.#queue[0];
      const offset = nextOffset(slots);
      if (packet === undefined || offset === undefined) return placed;
      this.#queue.shift();
      if (packet.length > longestPacket) continue;

      bytes.set(packet, offset + ETHERNET_HEADER_LENGTH);
      const length = ETHERNET_HEADER_LENGTH + packet.length;
      const count = wordAt(words, SlotWord.Count);
      table[2 * count] = offset;
      table[2 * count + 1] = length;
      words[SlotWord.Count] = count + 1;
      words[SlotWord.Position] = offset + length + wordAt(words, SlotWord.FrameTrailer);
      placed += 1;
    }
  }

  readable(): Promise<void> {
    if (this.#closed) return Promise.reject(new TunClosedError());
    if (this.#waiter !== undefined) {
      return Promise.reject(new Error('readable() was called again before it was settled'));
    }
    if (this.#queue.length > 0) return Promise.resolve();
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  writeBatch(batch: PacketBatch): number {
    const packets = packetsOf(batch);
    if (this.#closed) return 0;
    const accepted = packets.filter(isIp);
    this.#unflushed.push(...accepted.map((packet) => packet.slice()));
    if (this.offload === 'none') this.flush();
    return accepted.length;
  }

  flush(): void {
    this.received.push(...this.#unflushed.splice(0));
  }

  close(): Promise<void> {
    this.disappear();
    return Promise.resolve();
  }

  #takeWaiter(): Waiter | undefined {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    return waiter;
  }
}

function wordAt(words: Uint32Array, index: number): number {
  return words[index] ?? 0;
}

function requireSlots({ bytes, words }: NtbSlots): void {
  const wrong =
    words.length < SLOT_WORD_COUNT ||
    wordAt(words, SlotWord.Capacity) > bytes.length ||
    wordAt(words, SlotWord.Divisor) === 0 ||
    wordAt(words, SlotWord.TailAlignment) === 0 ||
    wordAt(words, SlotWord.MaxFrameLength) <= ETHERNET_HEADER_LENGTH;
  if (wrong) throw new RangeError('slot words that lead outside of the bytes');
}

/** The room rule as shared/ntb-slots.ts states it. Doubles are exact here: all is below 2^53. */
function nextOffset({ words, table }: NtbSlots): number | undefined {
  const count = wordAt(words, SlotWord.Count);
  const mostFrames = Math.min(wordAt(words, SlotWord.MaxCount), Math.floor(table.length / 2));
  if (count >= mostFrames) return undefined;

  const divisor = wordAt(words, SlotWord.Divisor);
  const position = wordAt(words, SlotWord.Position);
  const remainder = wordAt(words, SlotWord.Remainder) % divisor;
  const offset = position + ((remainder - (position % divisor) + divisor) % divisor);

  const end =
    offset + wordAt(words, SlotWord.MaxFrameLength) + wordAt(words, SlotWord.FrameTrailer);
  const alignment = wordAt(words, SlotWord.TailAlignment);
  const tail = Math.ceil(end / alignment) * alignment;
  const tailLength =
    wordAt(words, SlotWord.TailHeader) + wordAt(words, SlotWord.TailEntry) * (count + 2);
  return tail + tailLength <= wordAt(words, SlotWord.Capacity) ? offset : undefined;
}

function packetsOf({ bytes, table, count }: PacketBatch): Uint8Array[] {
  if (2 * count > table.length) throw new RangeError('the table leads outside of the bytes');
  return Array.from({ length: count }, (_, i) => {
    const offset = table[2 * i] ?? 0;
    const end = offset + (table[2 * i + 1] ?? 0);
    if (end > bytes.length) throw new RangeError('the table leads outside of the bytes');
    return bytes.subarray(Math.min(offset + ETHERNET_HEADER_LENGTH, end), end);
  });
}

/** What Linux looks at: the version in the first half byte. */
function isIp(packet: Uint8Array): boolean {
  const version = (packet[0] ?? 0) >> 4;
  return version === 4 || version === 6;
}
