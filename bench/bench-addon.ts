/** bench/native/bench_addon.c, typed. */
export interface BenchAddon {
  /** Nanoseconds this thread has had a CPU, as the functions below count them. */
  threadCpuNs(): number;
  /** Nanoseconds for copying all frames into blocks, `rounds` times. */
  timeEncode(
    source: Uint8Array,
    offsets: Uint32Array,
    frameLength: number,
    block: Uint8Array,
    rounds: number,
  ): number;
  /** Nanoseconds for reading the block into the table, `rounds` times. */
  timeDecode(block: Uint8Array, length: number, table: Uint32Array, rounds: number): number;
  decode(block: Uint8Array, length: number, table: Uint32Array): number;

  /** Opens a TUN; frames from it go to `destinationMac`. It lives as long as the process. */
  openHalf(name: string, offload: boolean, destinationMac: Uint8Array): PathHalf;
  descriptorOf(half: PathHalf): number;
  /** Reads waiting packets into a block of 16,384 bytes; its length, 0 when nothing waits. */
  fill(half: PathHalf, block: Uint8Array): number;
  /** Whether fill finds something although the descriptor may be dry. */
  holds(half: PathHalf): boolean;
  /** Writes the packets of a block, some of them at the flush. */
  accept(half: PathHalf, block: Uint8Array, length: number): void;
  flush(half: PathHalf): void;
}

declare const half: unique symbol;
/** One end of the path in C, see bench/native/path_half.h. */
export type PathHalf = { readonly [half]: true };

export function loadBenchAddon(path: string): BenchAddon {
  const target = { exports: {} };
  process.dlopen(target, path);
  return target.exports as BenchAddon;
}
