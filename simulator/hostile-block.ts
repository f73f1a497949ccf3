/** A sound block of the stick, damaged in one way: what a host must survive without a loss. */
import type { NtbFormat } from './device-ntb.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Offsets in the blocks this stick makes: the NDP stands right behind the NTH. */
interface Places {
  readonly blockLength: number;
  readonly ndpIndex: number;
  readonly ndp: number;
  readonly nextNdp: number;
  readonly firstEntry: number;
  readonly isWide: boolean;
}

const places: Readonly<Record<NtbFormat, Places>> = {
  ntb16: { blockLength: 8, ndpIndex: 10, ndp: 12, nextNdp: 18, firstEntry: 20, isWide: false },
  ntb32: { blockLength: 8, ndpIndex: 12, ndp: 16, nextNdp: 24, firstEntry: 32, isWide: true },
};

type Damage = (block: DataView, at: Places, random: SeededRandom) => number | void;

/** Each changes the copy in place and may return how many bytes of it are sent. */
const damages: readonly Damage[] = [
  // Of the transfer: cut short, a lone zero byte, nothing at all, noise.
  (block, _at, random) => random.integer(1, block.byteLength - 1),
  (block) => {
    block.setUint8(0, 0);
    return 1;
  },
  () => 0,
  (block, _at, random) => {
    for (let i = 0; i < block.byteLength; i += 1) block.setUint8(i, random.integer(0, 255));
  },
  // Of the header: signature, its length, block length, where the table is.
  (block, _at, random) => block.setUint8(random.integer(0, 3), random.integer(0, 255)),
  (block, _at, random) => block.setUint16(4, random.integer(0, 0xffff), true),
  (block, at, random) => set(block, at, at.blockLength, random.integer(1, at.firstEntry)),
  (block, at, random) => set(block, at, at.blockLength, block.byteLength + random.integer(1, 4096)),
  (block, at, random) => set(block, at, at.ndpIndex, random.integer(0, at.ndp - 1)),
  (block, at, random) => set(block, at, at.ndpIndex, block.byteLength - random.integer(0, 8)),
  (block, at) => set(block, at, at.ndpIndex, 0xffffffff),
  // Of the table: signature, length, a chain that never ends.
  (block, at, random) => block.setUint8(at.ndp + random.integer(0, 3), random.integer(0, 255)),
  (block, at, random) => block.setUint16(at.ndp + 4, random.integer(0, 12), true),
  (block, at) => block.setUint16(at.ndp + 4, 0xffff, true),
  (block, at) => set(block, at, at.nextNdp, at.ndp),
  (block, at, random) => set(block, at, at.nextNdp, random.integer(1, 0xffff)),
  // Of an entry: beyond the end, over the header, too short, too long.
  (block, at, random) => set(block, at, at.firstEntry, block.byteLength - random.integer(0, 13)),
  (block, at) => set(block, at, at.firstEntry, 0xffffffff),
  (block, at, random) => set(block, at, at.firstEntry, random.integer(1, at.ndp)),
  (block, at, random) => set(block, at, secondWord(at), random.integer(1, 13)),
  (block, at) => set(block, at, secondWord(at), 0xffffffff),
];

export function hostileBlock(
  sound: Uint8Array,
  format: NtbFormat,
  random: SeededRandom,
): Uint8Array {
  const bytes = sound.slice();
  const view = new DataView(bytes.buffer);
  const damage = damages[random.integer(0, damages.length - 1)];
  return bytes.subarray(0, damage?.(view, places[format], random) ?? bytes.length);
}

function set(block: DataView, { isWide }: Places, offset: number, value: number): void {
  if (isWide) block.setUint32(offset, value, true);
  else block.setUint16(offset, value & 0xffff, true);
}

/** The length field of the first entry. */
function secondWord({ firstEntry, isWide }: Places): number {
  return firstEntry + (isWide ? 4 : 2);
}
