/**
 * Datagrams into blocks for the stick.
 *
 * The frames are either copied in by `add` or placed by a reader (the TUN) that fills the slots
 * `begin` returns; both ways can share a block, since count and position live in the slots' words.
 * A block costs no allocation.
 */
import { BlockWords } from './block-words.ts';
import { crc32 } from './crc32.ts';
import { setUint32 } from './little-endian.ts';
import { emitNdp, maxNdpDatagrams } from './ndp.ts';
import { checkEncoderOptions, type NtbEncoderOptions } from './ntb-encoder-options.ts';
import { NtbError } from './ntb-error.ts';
import { ETHERNET_HEADER_LENGTH, ntbLayouts, type NtbLayout } from './ntb-layout.ts';
import { SLOT_WORD_COUNT, SlotWord, type NtbSlots } from './ntb-slots.ts';
import { emitNth, type Nth } from './nth.ts';

export type { NtbEncoderOptions } from './ntb-encoder-options.ts';

/** With the NDP first and no limit from the device: one table slot per so many bytes of block. */
const BLOCK_BYTES_PER_SLOT = 256;

export class NtbEncoder {
  readonly #layout: NtbLayout;
  readonly #minBufferLength: number;
  readonly #deviceMaxBlockLength: number;
  readonly #maxPacketSize: number;
  readonly #maxDatagramLength: number;
  readonly #ndpFirst: boolean;
  readonly #ndpAlignment: number;
  readonly #trailerLength: 0 | 4;
  /** Where the first frame may start. With the NDP first, the table's room lies in front of it. */
  readonly #start: number;

  readonly #words = new Uint32Array(SLOT_WORD_COUNT);
  readonly #table: Uint32Array;
  readonly #slots: {
    bytes: Uint8Array;
    halves: Uint16Array;
    readonly words: Uint32Array;
    readonly table: Uint32Array;
  };
  readonly #nth: Nth = { sequence: 0, blockLength: 0, ndpIndex: 0 };
  readonly #blockWords = new BlockWords();
  #block = this.#blockWords.of(new Uint8Array(0));
  #building = false;

  /** Throws NtbError('bad-options') if not even one full frame fits a block. */
  constructor(options: NtbEncoderOptions) {
    checkEncoderOptions(options);
    const { divisor, ndpAlignment, maxDatagramLength } = options;
    const layout = ntbLayouts[options.format];
    const capacity = Math.min(
      options.maxBlockLength,
      options.deviceMaxBlockLength,
      layout.wide ? Infinity : 0xffff,
    );
    const entryLength = layout.datagramPointerLength;

    this.#layout = layout;
    this.#minBufferLength = options.maxBlockLength + 1;
    this.#deviceMaxBlockLength = options.deviceMaxBlockLength;
    this.#maxPacketSize = options.maxPacketSize;
    this.#maxDatagramLength = maxDatagramLength;
    this.#ndpFirst = options.ndpPosition === 'first';
    this.#ndpAlignment = ndpAlignment;
    this.#trailerLength = options.crc ? 4 : 0;

    const slotLimit = this.#ndpFirst ? BLOCK_BYTES_PER_SLOT : ETHERNET_HEADER_LENGTH + entryLength;
    const maxCount = Math.min(
      options.maxDatagrams === 0 ? Infinity : options.maxDatagrams,
      maxNdpDatagrams(layout),
      Math.ceil(capacity / slotLimit),
    );
    this.#start = this.#ndpFirst
      ? alignUp(layout.nthLength, ndpAlignment) +
        layout.ndpHeaderLength +
        entryLength * (maxCount + 1)
      : layout.nthLength;

    const shift = options.alignmentRefersTo === 'payload' ? ETHERNET_HEADER_LENGTH : 0;
    const words = this.#words;
    words[SlotWord.Capacity] = capacity;
    words[SlotWord.Divisor] = divisor;
    words[SlotWord.Remainder] = (options.remainder - shift) & (divisor - 1);
    words[SlotWord.TailAlignment] = this.#ndpFirst ? 1 : ndpAlignment;
    words[SlotWord.TailHeader] = this.#ndpFirst ? 0 : layout.ndpHeaderLength;
    words[SlotWord.TailEntry] = this.#ndpFirst ? 0 : entryLength;
    words[SlotWord.MaxCount] = maxCount;
    words[SlotWord.MaxFrameLength] = maxDatagramLength;
    words[SlotWord.FrameTrailer] = this.#trailerLength;

    words[SlotWord.Position] = this.#start;
    if (this.#placeFor(maxDatagramLength) < 0) {
      throw new NtbError(
        'bad-options',
        `a block of ${capacity} bytes has no room for a frame of ${maxDatagramLength}`,
      );
    }
    this.#table = new Uint32Array(2 * maxCount);
    const none = this.#block;
    this.#slots = { bytes: none.bytes, halves: none.halves, words, table: this.#table };
  }

  /**
   * Starts a block in `ntb`: at least maxBlockLength + 1 bytes, in an ArrayBuffer of their own. A
   * block still under construction is given up. Bytes between the frames keep what `ntb` held.
   */
  begin(ntb: Uint8Array): NtbSlots {
    if (ntb.length < this.#minBufferLength) {
      throw new NtbError('buffer-too-small', `${ntb.length} bytes, not ${this.#minBufferLength}`);
    }
    this.#block = this.#blockWords.of(ntb);
    this.#slots.bytes = ntb;
    this.#slots.halves = this.#block.halves;
    this.#words[SlotWord.Count] = 0;
    this.#words[SlotWord.Position] = this.#start;
    this.#building = true;
    return this.#slots;
  }

  /**
   * Copies one frame in. False when this block has no room left for it.
   *
   * Throws NtbError for a frame that no block can carry: shorter than its Ethernet header or
   * longer than maxDatagramLength.
   */
  add(datagram: Uint8Array): boolean {
    this.#requireBlock();
    const length = datagram.length;
    if (length < ETHERNET_HEADER_LENGTH) {
      throw new NtbError('datagram-too-short', `${length} bytes`);
    }
    if (length > this.#maxDatagramLength) {
      throw new NtbError('datagram-too-long', `${length} bytes, not ${this.#maxDatagramLength}`);
    }
    const offset = this.#placeFor(length);
    if (offset < 0) return false;

    const words = this.#words;
    const count = words[SlotWord.Count]!;
    this.#slots.bytes.set(datagram, offset);
    this.#table[2 * count] = offset;
    this.#table[2 * count + 1] = length;
    words[SlotWord.Count] = count + 1;
    words[SlotWord.Position] = offset + length + this.#trailerLength;
    return true;
  }

  /** Takes entry `index` out of the table; the later ones move up. Its bytes stay as a gap. */
  remove(index: number): void {
    this.#requireBlock();
    const count = this.#words[SlotWord.Count]!;
    if (!(Number.isInteger(index) && index >= 0 && index < count)) {
      throw new NtbError('no-such-datagram', `${index} of ${count}`);
    }
    this.#table.copyWithin(2 * index, 2 * (index + 1), 2 * count);
    this.#words[SlotWord.Count] = count - 1;
  }

  /** Frames in the block under construction, whoever placed them. */
  get count(): number {
    return this.#words[SlotWord.Count]!;
  }

  /**
   * Completes the block and returns how many bytes of it to send, padding included; 0 if it holds
   * no frame. Throws NtbError('slots-overrun') if a reader went past the room it was offered.
   */
  finish(): number {
    this.#requireBlock();
    this.#building = false;
    const words = this.#words;
    const count = words[SlotWord.Count]!;
    const position = words[SlotWord.Position]!;
    words[SlotWord.Count] = 0;
    if (count === 0) return 0;
    if (
      count > words[SlotWord.MaxCount]! ||
      position > this.#capacity ||
      this.#endWith(position, count) > this.#capacity
    ) {
      throw new NtbError('slots-overrun', `${count} frames up to offset ${position}`);
    }

    const ntb = this.#slots.bytes;
    if (this.#trailerLength === 4) this.#writeCrcs(ntb, count);

    const layout = this.#layout;
    const ndpIndex = alignUp(this.#ndpFirst ? layout.nthLength : position, this.#ndpAlignment);
    const ndpEnd =
      ndpIndex +
      emitNdp(ntb, ndpIndex, layout, this.#table, count, this.#trailerLength, this.#block.words);
    if (this.#ndpFirst) ntb.fill(0, ndpEnd, this.#start);

    const nth = this.#nth;
    nth.ndpIndex = ndpIndex;
    nth.blockLength = this.#ndpFirst ? position : ndpEnd;
    emitNth(ntb, layout, nth);
    nth.sequence = (nth.sequence + 1) & 0xffff;

    return this.#padded(ntb, nth.blockLength);
  }

  /**
   * A transfer ends with a short packet or a full buffer. A block that does neither gets one zero
   * byte behind it, outside its block length, as Huawei's own driver does; never a ZLP. A block
   * that fills the stick's buffer must not: the byte would spill into the next one.
   */
  #padded(ntb: Uint8Array, length: number): number {
    if (length === this.#deviceMaxBlockLength || length % this.#maxPacketSize !== 0) return length;
    ntb[length] = 0;
    return length + 1;
  }

  /** The offset at which a frame of `length` bytes fits, or -1. The room rule of NtbSlots. */
  #placeFor(length: number): number {
    const words = this.#words;
    const count = words[SlotWord.Count]!;
    if (count >= words[SlotWord.MaxCount]!) return -1;
    const position = words[SlotWord.Position]!;
    const gap = (words[SlotWord.Remainder]! - position) & (words[SlotWord.Divisor]! - 1);
    const offset = position + gap;
    const end = this.#endWith(offset + length + this.#trailerLength, count + 1);
    return end <= this.#capacity ? offset : -1;
  }

  /** Where a block ends whose last of `count` frames ends at `framesEnd`. */
  #endWith(framesEnd: number, count: number): number {
    const words = this.#words;
    return (
      alignUp(framesEnd, words[SlotWord.TailAlignment]!) +
      words[SlotWord.TailHeader]! +
      words[SlotWord.TailEntry]! * (count + 1)
    );
  }

  get #capacity(): number {
    return this.#words[SlotWord.Capacity]!;
  }

  #writeCrcs(ntb: Uint8Array, count: number): void {
    for (let word = 0; word < 2 * count; word += 2) {
      const offset = this.#table[word]!;
      const end = offset + this.#table[word + 1]!;
      setUint32(ntb, end, crc32(ntb, offset, end));
    }
  }

  #requireBlock(): void {
    if (!this.#building) throw new NtbError('no-block', 'begin() comes first');
  }
}

/** `alignment` is a power of two. */
function alignUp(offset: number, alignment: number): number {
  return (offset + alignment - 1) & -alignment;
}
