/**
 * Times our framing beside C in one process, alternating, and prints medians as JSON. Started for one
 * kind of work at a time, so that no call site sees more than one shape, as in the product.
 *
 * Usage: node framer-program.js <addon> copying|zero-copy|decode <payload length> <rounds>
 */
import { EthernetHeader } from '../../main/net/ethernet-header.ts';
import { SlotWord } from '../../shared/ntb-slots.ts';
import { loadBenchAddon, type BenchAddon } from '../bench-addon.ts';
import { median } from '../report/median.ts';
import { newDecoder, newEncoder, NTB_LENGTH } from './ntb16-framing.ts';

/** Frames in a row in the source memory, each with a slot of its own, as a TUN's reader has them. */
const FRAMES = 512;
const SLOT_LENGTH = 2_048;

export interface FramerResult {
  readonly oursNs: number;
  readonly cNs: number;
  /** Median over the rounds of C's time by ours: 1 is as fast, 0.5 takes twice as long. */
  readonly ratio: number;
}

/** Each function returns nanoseconds for one frame; both have been run warm before. */
function compare(ours: () => number, inC: () => number): FramerResult {
  for (let i = 0; i < 20; i += 1) {
    ours();
    inC();
  }
  const pairs = Array.from({ length: Number(roundCount) }, () => [ours(), inC()] as const);
  return {
    oursNs: median(pairs.map(([time]) => time)),
    cNs: median(pairs.map(([, time]) => time)),
    ratio: median(pairs.map(([our, c]) => c / our)),
  };
}

function sourceFrames(frameLength: number) {
  const source = new Uint8Array(FRAMES * SLOT_LENGTH);
  for (let i = 0; i < source.length; i += 1) source[i] = i * 31;
  const offsets = Uint32Array.from({ length: FRAMES }, (_, i) => i * SLOT_LENGTH);
  const frames = Array.from(offsets, (offset) => source.subarray(offset, offset + frameLength));
  return { source, offsets, frames };
}

/** Frames copied into blocks. */
function copying(addon: BenchAddon, frameLength: number): FramerResult {
  const { source, offsets, frames } = sourceFrames(frameLength);
  const encoder = newEncoder();
  const ours = new Uint8Array(NTB_LENGTH + 1);
  const theirs = new Uint8Array(NTB_LENGTH);
  const rounds = 40;
  return compare(
    () => {
      const start = addon.threadCpuNs();
      for (let round = 0; round < rounds; round += 1) {
        encoder.begin(ours);
        for (const frame of frames) {
          if (encoder.add(frame)) continue;
          encoder.finish();
          encoder.begin(ours);
          encoder.add(frame);
        }
        encoder.finish();
      }
      return (addon.threadCpuNs() - start) / (rounds * FRAMES);
    },
    () => addon.timeEncode(source, offsets, frameLength, theirs, rounds) / (rounds * FRAMES),
  );
}

/**
 * The frames are where they belong already, as the TUN's reader leaves them: their Ethernet headers,
 * the table and the block's header are what is timed. C copies the frames all the same.
 */
function zeroCopy(addon: BenchAddon, frameLength: number): FramerResult {
  const { source, offsets, frames } = sourceFrames(frameLength);
  const encoder = newEncoder();
  const block = new Uint8Array(NTB_LENGTH + 1);
  const theirs = new Uint8Array(NTB_LENGTH);
  const slots = encoder.begin(block);
  let perBlock = 0;
  for (const frame of frames) {
    if (!encoder.add(frame)) break;
    perBlock += 1;
  }
  const position = slots.words[SlotWord.Position] ?? 0;
  const stick = Uint8Array.of(0x4c, 0x54, 0x99, 0x45, 0xe5, 0xd5);
  const host = Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00);
  encoder.finish();
  const header = new EthernetHeader(stick, host, 0x0800);
  const none = new Uint16Array(0);
  const blocks = 2_000;
  return compare(
    () => {
      const start = addon.threadCpuNs();
      for (let i = 0; i < blocks; i += 1) {
        const { bytes, halves = none, table, words } = encoder.begin(block);
        // What the addon writes; the table still holds the pairs of the block before.
        words[SlotWord.Count] = perBlock;
        words[SlotWord.Position] = position;
        for (let entry = 0; entry < perBlock; entry += 1) {
          header.place(bytes, halves, table[2 * entry] ?? 0);
        }
        encoder.finish();
      }
      return (addon.threadCpuNs() - start) / (blocks * perBlock);
    },
    () => addon.timeEncode(source, offsets, frameLength, theirs, 40) / (40 * FRAMES),
  );
}

/** A full block into a table of (offset, length), all rules applied, here and in C. */
function decode(addon: BenchAddon, frameLength: number): FramerResult {
  const { frames } = sourceFrames(frameLength);
  const encoder = newEncoder();
  const block = new Uint8Array(NTB_LENGTH + 1);
  encoder.begin(block);
  for (const frame of frames) if (!encoder.add(frame)) break;
  const length = encoder.finish();
  // As many as reads are queued on a stick's endpoint; C has one.
  const transfers = Array.from({ length: 4 }, () => block.slice(0, NTB_LENGTH));
  const transfer = transfers[0] as Uint8Array;
  const decoder = newDecoder();
  const table = new Uint32Array(8_192);
  const count = addon.decode(transfer, length, table);
  const decoded = decoder.decode(transfer, length);
  const isSame = decoded.table.subarray(0, 2 * count).every((word, i) => word === table[i]);
  if (decoded.count !== count || !isSame) throw new Error('the two decoders disagree');
  const blocks = 2_000;
  return compare(
    () => {
      const start = addon.threadCpuNs();
      for (let i = 0; i < blocks; i += 1) decoder.decode(transfers[i & 3] as Uint8Array, length);
      return (addon.threadCpuNs() - start) / (blocks * count);
    },
    () => addon.timeDecode(transfer, length, table, blocks) / (blocks * count),
  );
}

const kinds = { copying, 'zero-copy': zeroCopy, decode } as const;

const [, , addonPath = '', kind = '', payloadLength = '', roundCount = ''] = process.argv;
const run = kinds[kind as keyof typeof kinds];
console.log(JSON.stringify(run(loadBenchAddon(addonPath), 14 + Number(payloadLength))));
