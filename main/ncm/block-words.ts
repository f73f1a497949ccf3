/**
 * Blocks as words of 32 and of 16 bits, for what has to be fast.
 *
 * A view costs more to make than a block to read, and to ask an array for its `buffer` nearly as
 * much. So views are kept, and found by the array they were made for: a transport has a few buffers
 * and hands in the same ones over and over.
 */

/** More than any transport has buffers for one endpoint. */
const KEPT = 8;

/** One block, three times; the words are none where they do not lie as the processor wants them. */
export interface BlockViews {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
  readonly halves: Uint16Array;
}

const noWords = { words: new Int32Array(0), halves: new Uint16Array(0) };
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class BlockWords {
  readonly #kept: BlockViews[] = [];
  #oldest = 0;

  /** The whole words of `bytes`, which is kept alive until eight others have been asked for. */
  of(bytes: Uint8Array): BlockViews {
    const kept = this.#kept;
    for (let i = 0; i < kept.length; i += 1) {
      const each = kept[i]!;
      if (each.bytes === bytes) return each;
    }
    const views = { bytes, ...wordsOf(bytes) };
    kept[this.#oldest] = views;
    this.#oldest = (this.#oldest + 1) % KEPT;
    return views;
  }
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array) {
  if (!isLittleEndian || byteOffset % 4 !== 0) return noWords;
  return {
    words: new Int32Array(buffer, byteOffset, byteLength >>> 2),
    halves: new Uint16Array(buffer, byteOffset, byteLength >>> 1),
  };
}
