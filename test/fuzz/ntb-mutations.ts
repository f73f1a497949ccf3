/** Mutations for blocks of the stick: whole new blocks, tables, entries near the edges. */
import { crc32 } from '../../simulator/crc32.ts';
import type { SeededRandom } from '../../simulator/seeded-random.ts';
import { pick } from './engine/byte-mutations.ts';
import type { Mutation } from './engine/fuzz-target.ts';

interface Layout {
  readonly width: 2 | 4;
  readonly header: number;
  readonly tableHeader: number;
  readonly minTable: number;
  readonly names: readonly [block: string, plain: string, crc: string];
}

const ntb16: Layout = {
  width: 2,
  header: 12,
  tableHeader: 8,
  minTable: 16,
  names: ['NCMH', 'NCM0', 'NCM1'],
};
const ntb32: Layout = {
  width: 4,
  header: 16,
  tableHeader: 16,
  minTable: 32,
  names: ['ncmh', 'ncm0', 'ncm1'],
};

/** In front of the block stands `prefixLength` bytes that are no part of it. */
export function ntbMutations(prefixLength: number): readonly Mutation[] {
  const onBlock =
    (change: (block: Uint8Array, random: SeededRandom) => Uint8Array): Mutation =>
    (input, random) => {
      const block = change(input.slice(prefixLength), random);
      const whole = new Uint8Array(prefixLength + block.length);
      whole.set(input.subarray(0, prefixLength));
      whole.set(block, prefixLength);
      return whole;
    };
  return [
    onBlock((_, random) => newBlock(random)),
    onBlock(setEntry),
    onBlock(setEntry),
    onBlock(linkTables),
  ];
}

/** A block as a stick would build it, or nearly. */
export function newBlock(random: SeededRandom): Uint8Array {
  const layout = random.chance(0.5) ? ntb16 : ntb32;
  const bytes = new Uint8Array(random.integer(64, random.chance(0.1) ? 1_900 : 600)).fill(
    random.integer(0, 255),
  );
  setText(bytes, 0, layout.names[0]);
  setNumber(bytes, 4, layout.header, 2);
  setNumber(
    bytes,
    8,
    random.chance(0.8) ? bytes.length : random.integer(0, bytes.length + 8),
    layout.width,
  );
  const tables = random.chance(0.7) ? 1 : random.integer(2, 5);
  const starts = Array.from({ length: tables }, () => 4 * random.integer(3, bytes.length >> 2));
  setNumber(bytes, 8 + layout.width, starts[0] ?? 0, layout.width);
  starts.forEach((start, i) => setTable(bytes, layout, start, starts[i + 1] ?? 0, random));
  return bytes;
}

function setTable(
  bytes: Uint8Array,
  layout: Layout,
  start: number,
  next: number,
  random: SeededRandom,
): void {
  const { width, tableHeader, names } = layout;
  const entries = random.integer(1, 6);
  const withCrc = random.chance(0.3);
  if (start + tableHeader + 2 * width * (entries + 1) > bytes.length) return;
  setText(bytes, start, withCrc ? names[2] : names[1]);
  setNumber(bytes, start + 4, tableHeader + 2 * width * (entries + 1), 2);
  setNumber(bytes, start + 6, 0, 2);
  if (width === 4) setNumber(bytes, start + 12, 0, 4);
  setNumber(bytes, start + (width === 4 ? 8 : 6), next, width);
  for (let entry = 0; entry <= entries; entry += 1) {
    const at = start + tableHeader + 2 * width * entry;
    const length = entry === entries ? 0 : random.integer(14, 60);
    const index = entry === entries ? 0 : random.integer(layout.header, bytes.length);
    setNumber(bytes, at, index, width);
    setNumber(bytes, at + width, length, width);
    if (withCrc && length > 4 && index + length <= bytes.length) {
      const end = index + length - 4;
      setNumber(bytes, end, crc32(bytes, index, end), 4);
    }
  }
}

/** Writes an entry whose ends lie at or next to some edge. */
function setEntry(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const layout = layoutOf(bytes);
  if (layout === undefined) return bytes;
  const { width, header, tableHeader } = layout;
  const table = number(bytes, 8 + width, width);
  if (table + tableHeader + 4 * width > bytes.length) return bytes;
  const end = number(bytes, 8, width) || bytes.length;
  const tableEnd = table + number(bytes, table + 4, 2);
  const at = table + tableHeader + 2 * width * random.integer(0, 4);
  if (at + 2 * width > bytes.length) return bytes;
  const edges = [0, header, table, tableEnd, end, bytes.length, 0xffff, 0xfffffff0];
  const index = pick(edges, random) + random.integer(-16, 2);
  const lengths = [0, 14, 18, 60, 1514, 1518, end - index, table - index, 0xffff, 0x80000000];
  setNumber(bytes, at, index, width);
  setNumber(bytes, at + width, pick(lengths, random) + random.integer(-1, 1), width);
  return bytes;
}

/** Lets a table's link lead to itself, to another table's place, or nowhere. */
function linkTables(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const layout = layoutOf(bytes);
  if (layout === undefined) return bytes;
  const { width, header } = layout;
  const table = number(bytes, 8 + width, width);
  const link = table + (width === 4 ? 8 : 6);
  if (link + width > bytes.length) return bytes;
  const places = [table, table + 4, table + 16, header, bytes.length - layout.minTable, 1, 0xffff];
  setNumber(bytes, link, pick(places, random), width);
  return bytes;
}

function layoutOf(bytes: Uint8Array): Layout | undefined {
  if (bytes.length < 28) return undefined;
  return bytes[0] === 0x4e ? ntb16 : bytes[0] === 0x6e ? ntb32 : undefined;
}

function number(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i -= 1) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

function setNumber(bytes: Uint8Array, at: number, value: number, width: number): void {
  for (let i = 0; i < width && at + i < bytes.length; i += 1) {
    bytes[at + i] = Math.floor(value / 256 ** i) & 0xff;
  }
}

function setText(bytes: Uint8Array, at: number, text: string): void {
  bytes.set(Buffer.from(text, 'latin1').subarray(0, Math.max(bytes.length - at, 0)), at);
}
