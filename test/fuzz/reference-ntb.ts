/**
 * What may be delivered of a block, by the rules of docs/ncm.md ("From the stick"), written plainly
 * and slowly and without anything of main/ncm: the decoder must agree with it byte for byte.
 */
import { crc32 } from '../../simulator/crc32.ts';

export interface ReferenceOptions {
  readonly format: 'ntb16' | 'ntb32' | 'either';
  readonly maxBlockLength: number;
  readonly maxDatagramLength: number;
  readonly crc: boolean;
  readonly tableCapacity: number;
}

export interface ReferenceBlock {
  readonly format: 'ntb16' | 'ntb32';
  readonly end: number;
  readonly tables: readonly ReferenceTable[];
}

interface ReferenceTable {
  readonly start: number;
  readonly end: number;
  readonly crc: boolean;
}

const MAX_TABLES = 64;

/** Header and accepted tables; undefined when nothing of the block counts. */
export function referenceBlock(
  transfer: Uint8Array,
  options: ReferenceOptions,
): ReferenceBlock | undefined {
  const signature = text(transfer, 0);
  const format = signature === 'NCMH' ? 'ntb16' : signature === 'ncmh' ? 'ntb32' : undefined;
  if (format === undefined) return undefined;
  if (options.format !== 'either' && options.format !== format) return undefined;
  const wide = format === 'ntb32';
  const header = wide ? 16 : 12;
  const minTable = wide ? 32 : 16;
  if (transfer.length < header + minTable) return undefined;
  if (number(transfer, 4, 2) !== header) return undefined;
  const end = number(transfer, 8, wide ? 4 : 2) || transfer.length;
  if (end < header + minTable || end > options.maxBlockLength || end > transfer.length) {
    return undefined;
  }

  const tables: ReferenceTable[] = [];
  const visited = new Set<number>();
  let at = number(transfer, wide ? 12 : 10, wide ? 4 : 2);
  do {
    if (visited.has(at) || visited.size === MAX_TABLES) break;
    visited.add(at);
    if (at < header || at + minTable > end) break;
    const length = number(transfer, at + 4, 2);
    const lengthIsRight = length >= minTable && length % (wide ? 8 : 4) === 0 && at + length <= end;
    const next = number(transfer, at + (wide ? 8 : 6), wide ? 4 : 2);
    const name = text(transfer, at);
    const plain = name === (wide ? 'ncm0' : 'NCM0');
    const crc = name === (wide ? 'ncm1' : 'NCM1');
    if (!lengthIsRight) break;
    const table = { start: at, end: at + length, crc };
    const isFree = tables.every((other) => table.end <= other.start || table.start >= other.end);
    if ((plain || (crc && options.crc)) && isFree) tables.push(table);
    at = next;
  } while (at !== 0);
  return { format, end, tables };
}

/** Offsets and lengths, CRCs taken off, in order. */
export function referenceDatagrams(
  transfer: Uint8Array,
  options: ReferenceOptions,
): (readonly [index: number, length: number])[] {
  const block = referenceBlock(transfer, options);
  if (block === undefined) return [];
  const { end, tables } = block;
  const width = block.format === 'ntb32' ? 4 : 2;
  const header = block.format === 'ntb32' ? 16 : 12;
  const delivered: [number, number][] = [];
  let sum = 0;
  for (const table of tables) {
    const trailer = table.crc ? 4 : 0;
    const first = table.start + (width === 4 ? 16 : 8);
    for (let at = first; at + 2 * width < table.end; at += 2 * width) {
      const index = number(transfer, at, width);
      const length = number(transfer, at + width, width);
      if (index === 0 || length === 0) break;
      const fits =
        index >= header &&
        index + length <= end &&
        length >= 14 + trailer &&
        length <= options.maxDatagramLength + trailer &&
        tables.every((other) => index >= other.end || index + length <= other.start);
      if (!fits) continue;
      sum += length;
      if (sum > end) return delivered;
      const frame = transfer.subarray(index, index + length - trailer);
      if (table.crc && crc32(frame, 0, frame.length) !== number(transfer, index + length - 4, 4))
        continue;
      if (delivered.length === options.tableCapacity) return delivered;
      delivered.push([index, length - trailer]);
    }
  }
  return delivered;
}

function text(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
}

/** Little endian; multiplication, since shifts would make large ones negative. */
function number(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i -= 1) value = value * 256 + bytes[at + i]!;
  return value;
}
