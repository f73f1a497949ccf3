/**
 * Blocks from the stick into a table of datagrams, without a copy and without an object for each.
 *
 * Nothing in a block is believed: see docs/ncm.md for the rules. All bounds are held against the
 * block's own end, never against the transfer, and by subtraction, so that no sum can wrap.
 */
import { BlockWords } from './block-words.ts';
import { crc32 } from './crc32.ts';
import { getUint16, getUint32 } from './little-endian.ts';
import { NdpChain } from './ndp-chain.ts';
import { NtbError } from './ntb-error.ts';
import {
  ntbFaultLevels,
  zeroNtbFaultCounters,
  type NtbFault,
  type NtbFaultCounters,
} from './ntb-fault.ts';
import {
  ETHERNET_HEADER_LENGTH,
  ntbLayoutOf,
  ntbLayouts,
  type NtbFormat,
  type NtbLayout,
} from './ntb-layout.ts';
import { parseNth, type Nth } from './nth.ts';
import { NOT_PLAIN, readPlainBlock } from './plain-block.ts';

export interface NtbDecoderOptions {
  /** The agreed format; 'either' goes by the signature of each block. */
  readonly format: NtbFormat | 'either';
  /** The agreed NTB input size in bytes. */
  readonly maxBlockLength: number;
  /** Longest frame in bytes, Ethernet header included, CRC not. */
  readonly maxDatagramLength: number;
  /** CRC mode is on. Tables without CRCs are still accepted: their signature says which they are. */
  readonly crc: boolean;
  /** Most datagrams delivered from a block; by default as many as can be in one. */
  readonly tableCapacity?: number;
}

/** The datagrams of one block: a PacketBatch whose `bytes` are the transfer itself. */
export interface DecodedNtb {
  /** The array `decode` was called with: gone when the transport reuses its buffer. */
  readonly bytes: Uint8Array;
  /** Pairs of (offset into `bytes`, length). CRCs are not part of the length. */
  readonly table: Uint32Array;
  count: number;
  /** False after a fault of level block or table. Good datagrams are delivered all the same. */
  readonly ok: boolean;
  /** Each kind once, in the order of first appearance. */
  readonly faults: readonly NtbFault[];
}

const SHORTEST_BLOCK = ntbLayouts.ntb16.nthLength + ntbLayouts.ntb16.minNdpLength;
const BLOCKS_UNTIL_FORMAT_IN_DOUBT = 3;

export class NtbDecoder {
  /** Every occurrence since construction, where `faults` has each kind once for a block. */
  readonly counters: Readonly<NtbFaultCounters>;

  readonly #counters = zeroNtbFaultCounters();
  readonly #maxBlockLength: number;
  readonly #maxDatagramLength: number;
  readonly #crc: boolean;
  /** Undefined = either. */
  #agreed: NtbLayout | undefined;
  /** Its NTH's; 0 = either. */
  #agreedSignature = 0;
  #otherFormatRun = 0;
  #formatInDoubt = false;

  readonly #faults: NtbFault[] = [];
  readonly #decoded: {
    bytes: Uint8Array;
    readonly table: Uint32Array;
    count: number;
    ok: boolean;
    readonly faults: readonly NtbFault[];
  };
  readonly #nth: Nth = { sequence: 0, blockLength: 0, ndpIndex: 0 };
  readonly #chain: NdpChain;
  readonly #blockWords = new BlockWords();

  constructor(options: NtbDecoderOptions) {
    const { maxBlockLength, maxDatagramLength } = options;
    const tableCapacity =
      options.tableCapacity ?? Math.ceil(maxBlockLength / ETHERNET_HEADER_LENGTH);
    for (const length of [maxBlockLength, maxDatagramLength, tableCapacity]) {
      if (!(Number.isInteger(length) && length > 0 && length <= 0xffffffff)) {
        throw new NtbError('bad-options', `${length} is no length`);
      }
    }
    this.counters = this.#counters;
    this.agreeOn(options.format);
    this.#maxBlockLength = maxBlockLength;
    this.#maxDatagramLength = maxDatagramLength;
    this.#crc = options.crc;
    this.#chain = new NdpChain(options.crc, (fault) => this.#fault(fault));
    this.#decoded = {
      bytes: new Uint8Array(0),
      table: new Uint32Array(2 * tableCapacity),
      count: 0,
      ok: true,
      faults: this.#faults,
    };
  }

  /**
   * True once three blocks in a row came in the format that is not the agreed one: the stick has
   * to be asked which it speaks. Stays true until agreeOn().
   */
  get formatInDoubt(): boolean {
    return this.#formatInDoubt;
  }

  agreeOn(format: NtbFormat | 'either'): void {
    this.#agreed = layoutFor(format);
    this.#agreedSignature = this.#agreed?.nthSignature ?? 0;
    this.#otherFormatRun = 0;
    this.#formatInDoubt = false;
  }

  /**
   * Reads one transfer: the first `length` bytes of `ntb`, by default all of them. The answer is the
   * same object each time and holds until the next call. Fast for arrays that come again.
   *
   * Never throws for what the stick sent; empty transfers and a lone pad byte are no faults.
   */
  decode(ntb: Uint8Array, length: number = ntb.length): DecodedNtb {
    const decoded = this.#decoded;
    decoded.bytes = ntb;
    decoded.count = 0;
    decoded.ok = true;
    if (this.#faults.length > 0) this.#faults.length = 0;
    const count = this.#crc
      ? NOT_PLAIN
      : readPlainBlock(
          this.#blockWords.of(ntb).words,
          length,
          this.#agreedSignature,
          this.#maxBlockLength,
          this.#maxDatagramLength,
          decoded.table,
        );
    if (count === NOT_PLAIN) {
      this.#readAny(length === ntb.length ? ntb : ntb.subarray(0, length));
    } else {
      this.#otherFormatRun = 0;
      decoded.count = count;
    }
    return decoded;
  }

  /** Rule by rule, with the faults by name. */
  #readAny(transfer: Uint8Array): void {
    if (transfer.length === 0 || (transfer.length === 1 && transfer[0] === 0)) return;
    const layout = this.#layoutOf(transfer);
    if (layout === undefined) return;
    const end = this.#blockEnd(transfer, layout);
    if (end === 0) return;
    // All tables first: a datagram may not overlap any of them.
    const tableCount = this.#chain.walk(transfer, layout, end, this.#nth.ndpIndex);
    if (tableCount > 0) this.#collectDatagrams(transfer, layout, end, tableCount);
  }

  /** The layout the block's signature announces, if that is the agreed one. */
  #layoutOf(transfer: Uint8Array): NtbLayout | undefined {
    const layout = transfer.length < SHORTEST_BLOCK ? undefined : ntbLayoutOf(transfer);
    const agreed = this.#agreed;
    if (layout === undefined || layout === agreed || agreed === undefined) {
      this.#otherFormatRun = 0;
      if (layout === undefined) {
        this.#fault(transfer.length < SHORTEST_BLOCK ? 'short-block' : 'bad-nth-signature');
      }
      return layout;
    }
    this.#otherFormatRun += 1;
    if (this.#otherFormatRun >= BLOCKS_UNTIL_FORMAT_IN_DOUBT) this.#formatInDoubt = true;
    this.#fault('wrong-format');
    return undefined;
  }

  /** Reads the NTH. The offset at which the block ends, or 0 if nothing of it can be used. */
  #blockEnd(transfer: Uint8Array, layout: NtbLayout): number {
    const minLength = layout.nthLength + layout.minNdpLength;
    if (transfer.length < minLength) return this.#blockFault('short-block');
    const fault = parseNth(transfer, layout, this.#nth);
    if (fault !== undefined) return this.#blockFault(fault);

    const { blockLength } = this.#nth;
    const end = blockLength === 0 ? transfer.length : blockLength;
    if (end < minLength) return this.#blockFault('bad-block-length');
    if (end > this.#maxBlockLength) return this.#blockFault('block-too-long');
    if (end > transfer.length) return this.#blockFault('truncated-block');
    return end;
  }

  #blockFault(fault: NtbFault): 0 {
    this.#fault(fault);
    return 0;
  }

  #collectDatagrams(ntb: Uint8Array, layout: NtbLayout, end: number, tableCount: number): void {
    const { nthLength, ndpHeaderLength, datagramPointerLength } = layout;
    // A comparison, since V8 would convert a loaded boolean anew for every entry.
    const wide = layout.format === 'ntb32';
    const chain = this.#chain;
    const firstTable = chain.tables[0]!;
    const out = this.#decoded.table;
    let count = 0;
    let sum = 0;

    for (let i = 0; i < tableCount; i += 1) {
      const { start, end: tableEnd, trailerLength } = chain.tables[i]!;
      const minLength = ETHERNET_HEADER_LENGTH + trailerLength;
      const maxLength = this.#maxDatagramLength + trailerLength;
      // The last slot is the null entry's and never a datagram, whatever it holds.
      const entriesEnd = tableEnd - datagramPointerLength;
      for (
        let entry = start + ndpHeaderLength;
        entry < entriesEnd;
        entry += datagramPointerLength
      ) {
        const index = wide ? getUint32(ntb, entry) : getUint16(ntb, entry);
        const length = wide ? getUint32(ntb, entry + 4) : getUint16(ntb, entry + 2);
        // One chain of tests for the good case; what exactly is wrong is sorted out afterwards.
        if (
          length < minLength ||
          length > maxLength ||
          index < nthLength ||
          index > end - length ||
          (index < firstTable.end && index + length > firstTable.start) ||
          (tableCount > 1 && chain.overlaps(index, length, 1, tableCount))
        ) {
          if (index === 0 || length === 0) break;
          this.#fault(pointerFault(index, length, end, minLength, maxLength));
          continue;
        }
        sum += length;
        if (sum > end) {
          this.#fault('datagrams-exceed-block');
          this.#decoded.count = count;
          return;
        }
        if (trailerLength !== 0 && !crcMatches(ntb, index, length - trailerLength)) {
          this.#fault('crc-mismatch');
          continue;
        }
        if (2 * count === out.length) {
          this.#fault('table-full');
          this.#decoded.count = count;
          return;
        }
        out[2 * count] = index;
        out[2 * count + 1] = length - trailerLength;
        count += 1;
      }
    }
    this.#decoded.count = count;
  }

  #fault(fault: NtbFault): void {
    this.#counters[fault] += 1;
    if (!this.#faults.includes(fault)) this.#faults.push(fault);
    const level = ntbFaultLevels[fault];
    if (level === 'block' || level === 'table') this.#decoded.ok = false;
  }
}

function layoutFor(format: NtbFormat | 'either'): NtbLayout | undefined {
  return format === 'either' ? undefined : ntbLayouts[format];
}

/** Why the entry was refused: of several reasons the one that says most. */
function pointerFault(
  index: number,
  length: number,
  end: number,
  minLength: number,
  maxLength: number,
): NtbFault {
  if (index > end || length > end - index) return 'datagram-out-of-block';
  if (length < minLength) return 'datagram-too-short';
  if (length > maxLength) return 'datagram-too-long';
  return 'datagram-overlap';
}

function crcMatches(ntb: Uint8Array, index: number, length: number): boolean {
  const end = index + length;
  return getUint32(ntb, end) === crc32(ntb, index, end);
}
