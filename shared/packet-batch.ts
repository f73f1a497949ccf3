/**
 * Many packets without an object for each: one buffer and a table of (offset, length) pairs.
 *
 * A batch is reused: its contents are valid only during the call that receives it, and whoever
 * receives it may shrink it in place (drop an entry, shorten a length) but never add to it.
 */
export interface PacketBatch {
  readonly bytes: Uint8Array;
  /** Entry i is `table[2 * i]` (offset into `bytes`) and `table[2 * i + 1]` (length in bytes). */
  readonly table: Uint32Array;
  /** How many entries of `table` are in use. */
  count: number;
}
