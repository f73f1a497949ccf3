/**
 * NTBs as the stick reads and writes them. Written from NCM 1.0 §3 and the vendor's gadget source
 * (Balong f_ncm), independent of the host's code: a mistake in one cannot hide in the other.
 */
import { type NtbSlots, SLOT_WORD_COUNT, SlotWord } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { crc32 } from './crc32.ts';
import type { DropReason } from './stick-counters.ts';

export type NtbFormat = 'ntb16' | 'ntb32';

const CRC_LENGTH = 4;
export const MIN_FRAME_LENGTH = 14;
export const MAX_FRAME_LENGTH = 1514;

/** Offsets and sizes of one of the two layouts; the 16-bit one has halved index fields. */
interface NtbLayout {
  readonly nthSignature: number;
  readonly nthLength: number;
  readonly ndpIndexOffset: number;
  readonly ndpSignature: number;
  readonly ndpCrcSignature: number;
  readonly ndpHeaderLength: number;
  readonly nextNdpOffset: number;
  readonly entryLength: number;
  readonly lengthOffset: number;
  readonly isWide: boolean;
}

const layouts: Readonly<Record<NtbFormat, NtbLayout>> = {
  ntb16: {
    nthSignature: 0x484d434e, // "NCMH"
    nthLength: 12,
    ndpIndexOffset: 10,
    ndpSignature: 0x304d434e, // "NCM0"
    ndpCrcSignature: 0x314d434e, // "NCM1"
    ndpHeaderLength: 8,
    nextNdpOffset: 6,
    entryLength: 4,
    lengthOffset: 2,
    isWide: false,
  },
  ntb32: {
    nthSignature: 0x686d636e, // "ncmh"
    nthLength: 16,
    ndpIndexOffset: 12,
    ndpSignature: 0x306d636e, // "ncm0"
    ndpCrcSignature: 0x316d636e, // "ncm1"
    ndpHeaderLength: 16,
    nextNdpOffset: 8,
    entryLength: 8,
    lengthOffset: 4,
    isWide: true,
  },
};

const BLOCK_LENGTH_OFFSET = 8;
/** Chained NDPs followed before the block is taken for a loop. */
const NDP_LIMIT = 64;
/** More entries than a 16 KiB block has room for. */
const ENTRY_LIMIT = 4096;

export type BlockFault = Extract<DropReason, `block-${string}`>;

export interface BlockRules {
  readonly format: NtbFormat;
  readonly hasCrc: boolean;
  readonly maxBlockLength: number;
  /** Refuse a block whose NDP stands before one of its datagrams. */
  readonly ndpMustBeLast: boolean;
}

/** Host to stick: checks a block and leaves its frames in the batch. Any fault drops all of it. */
export class DeviceNtbReader implements PacketBatch {
  bytes: Uint8Array = new Uint8Array(0);
  readonly table = new Uint32Array(2 * ENTRY_LIMIT);
  count = 0;

  /** Undefined when the block is good; the batch then views `block` and is valid as long as it. */
  read(block: Uint8Array, rules: BlockRules): BlockFault | undefined {
    const layout = layouts[rules.format];
    this.bytes = block;
    this.count = 0;
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const field = (offset: number): number =>
      layout.isWide ? view.getUint32(offset, true) : view.getUint16(offset, true);

    if (block.length < layout.nthLength + layout.ndpHeaderLength + 2 * layout.entryLength) {
      return 'block-short';
    }
    if (view.getUint32(0, true) !== layout.nthSignature) return 'block-format';
    if (view.getUint16(4, true) !== layout.nthLength) return 'block-header';
    // A length of 0 means "up to the end of the transfer" (NCM 1.0 §3.2.1).
    const end = field(BLOCK_LENGTH_OFFSET) || block.length;
    if (end > rules.maxBlockLength || end > block.length) return 'block-length';

    let ndpIndex = field(layout.ndpIndexOffset);
    for (let hops = 0; hops < NDP_LIMIT; hops += 1) {
      const fault = this.#readNdp(view, ndpIndex, end, layout, rules);
      if (fault !== undefined) return this.#refuse(fault);
      ndpIndex = field(ndpIndex + layout.nextNdpOffset);
      if (ndpIndex === 0) return undefined;
    }
    return this.#refuse('block-ndp');
  }

  #readNdp(
    view: DataView,
    ndpIndex: number,
    end: number,
    layout: NtbLayout,
    rules: BlockRules,
  ): BlockFault | undefined {
    const { ndpHeaderLength, entryLength, lengthOffset, isWide, nthLength } = layout;
    if (ndpIndex < nthLength || ndpIndex + ndpHeaderLength + 2 * entryLength > end) {
      return 'block-ndp-index';
    }
    const signature = rules.hasCrc ? layout.ndpCrcSignature : layout.ndpSignature;
    const ndpLength = view.getUint16(ndpIndex + 4, true);
    if (
      view.getUint32(ndpIndex, true) !== signature ||
      ndpLength < ndpHeaderLength + 2 * entryLength ||
      ndpLength % entryLength !== 0 ||
      ndpIndex + ndpLength > end
    ) {
      return 'block-ndp';
    }

    const trailerLength = rules.hasCrc ? CRC_LENGTH : 0;
    const entriesEnd = ndpIndex + ndpLength;
    for (let entry = ndpIndex + ndpHeaderLength; entry < entriesEnd; entry += entryLength) {
      const index = isWide ? view.getUint32(entry, true) : view.getUint16(entry, true);
      const length = isWide
        ? view.getUint32(entry + lengthOffset, true)
        : view.getUint16(entry + lengthOffset, true);
      if (index === 0 || length === 0) return undefined;
      const frameLength = length - trailerLength;
      if (
        frameLength < MIN_FRAME_LENGTH ||
        frameLength > MAX_FRAME_LENGTH ||
        index < nthLength ||
        index + length > end ||
        this.count === ENTRY_LIMIT
      ) {
        return 'block-datagram';
      }
      if (rules.ndpMustBeLast && index >= ndpIndex) return 'block-ndp-first';
      if (rules.hasCrc) {
        const frameEnd = index + frameLength;
        if (crc32(this.bytes, index, frameEnd) !== view.getUint32(frameEnd, true)) {
          return 'block-crc';
        }
      }
      this.table[2 * this.count] = index;
      this.table[2 * this.count + 1] = frameLength;
      this.count += 1;
    }
    return undefined;
  }

  #refuse(fault: BlockFault): BlockFault {
    this.count = 0;
    return fault;
  }
}

export interface BlockShape {
  readonly format: NtbFormat;
  readonly hasCrc: boolean;
  /** Largest block, at most the builder's capacity. */
  readonly maxBlockLength: number;
  readonly maxFrames: number;
  /** Ends the block with its last frame instead of at the next frame position. */
  readonly exactEnd: boolean;
}

/** Most a captured block has behind its last frame: up to 3 bytes, and the remainder of 2. */
const LONGEST_TAIL = 5;
const DIVISOR = 4;
const REMAINDER = 2;

/**
 * Stick to host, laid out as captured: NTH, the NDP right behind it, then the frames at offsets
 * ≡ 2 (mod 4); sequence always 0. Both headers are put in front of frames that are already in
 * place: their size is only known once the frames are.
 */
export class DeviceNtbBuilder {
  /** Where the next frames go; offer it between {@link begin} and {@link finish}. */
  readonly slots: NtbSlots;

  readonly #view: DataView;
  readonly #framesStart: number;
  #shape: BlockShape | undefined;

  /** `capacity` is the largest block in bytes, `maxFrames` the most frames one can have. */
  constructor(capacity: number, maxFrames: number) {
    this.#framesStart = alignUp(headersLength(layouts.ntb32, maxFrames), DIVISOR) + REMAINDER;
    const bytes = new Uint8Array(this.#framesStart + capacity);
    this.#view = new DataView(bytes.buffer);
    this.slots = {
      bytes,
      words: new Uint32Array(SLOT_WORD_COUNT),
      table: new Uint32Array(2 * maxFrames),
    };
  }

  begin(shape: BlockShape): void {
    this.#shape = shape;
    const layout = layouts[shape.format];
    const overhead = headersLength(layout, shape.maxFrames) + REMAINDER + LONGEST_TAIL;
    const { words } = this.slots;
    words[SlotWord.Count] = 0;
    words[SlotWord.Position] = this.#framesStart;
    words[SlotWord.Capacity] = this.#framesStart + Math.max(0, shape.maxBlockLength - overhead);
    words[SlotWord.Divisor] = DIVISOR;
    words[SlotWord.Remainder] = REMAINDER;
    words[SlotWord.TailAlignment] = 1;
    words[SlotWord.TailHeader] = 0;
    words[SlotWord.TailEntry] = 0;
    words[SlotWord.MaxCount] = shape.maxFrames;
    words[SlotWord.MaxFrameLength] = MAX_FRAME_LENGTH;
    words[SlotWord.FrameTrailer] = shape.hasCrc ? CRC_LENGTH : 0;
  }

  /** The block, valid until the next {@link begin}; undefined when no frame was placed. */
  finish(): Uint8Array | undefined {
    const shape = this.#shape;
    const { words, table, bytes } = this.slots;
    const count = words[SlotWord.Count] ?? 0;
    if (shape === undefined || count === 0) return undefined;

    const layout = layouts[shape.format];
    const view = this.#view;
    const ndpLength = layout.ndpHeaderLength + (count + 1) * layout.entryLength;
    const start = this.#framesStart - REMAINDER - ndpLength - layout.nthLength;
    const framesEnd = words[SlotWord.Position] ?? 0;
    const contentLength = framesEnd - start;
    const blockLength = shape.exactEnd
      ? contentLength
      : alignUp(contentLength, DIVISOR) + REMAINDER;
    bytes.fill(0, start, this.#framesStart);

    const writeField = (offset: number, value: number): void =>
      layout.isWide ? view.setUint32(offset, value, true) : view.setUint16(offset, value, true);
    view.setUint32(start, layout.nthSignature, true);
    view.setUint16(start + 4, layout.nthLength, true);
    writeField(start + BLOCK_LENGTH_OFFSET, blockLength);
    writeField(start + layout.ndpIndexOffset, layout.nthLength);

    const ndp = start + layout.nthLength;
    view.setUint32(ndp, shape.hasCrc ? layout.ndpCrcSignature : layout.ndpSignature, true);
    view.setUint16(ndp + 4, ndpLength, true);
    // Between frames lies what the block before had there, and frames that were taken out again.
    let cleared = this.#framesStart;
    for (let i = 0; i < count; i += 1) {
      const offset = table[2 * i] ?? 0;
      const length = table[2 * i + 1] ?? 0;
      bytes.fill(0, cleared, offset);
      cleared = offset + length + (shape.hasCrc ? CRC_LENGTH : 0);
      const entry = ndp + layout.ndpHeaderLength + i * layout.entryLength;
      writeField(entry, offset - start);
      writeField(entry + layout.lengthOffset, length + (shape.hasCrc ? CRC_LENGTH : 0));
      if (shape.hasCrc) {
        view.setUint32(offset + length, crc32(bytes, offset, offset + length), true);
      }
    }
    bytes.fill(0, cleared, start + blockLength);
    return bytes.subarray(start, start + blockLength);
  }
}

/** NTH and an NDP with room for that many frames and the null entry. */
function headersLength(layout: NtbLayout, frameCount: number): number {
  return layout.nthLength + layout.ndpHeaderLength + (frameCount + 1) * layout.entryLength;
}

function alignUp(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}
