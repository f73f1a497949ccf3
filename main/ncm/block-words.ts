/**
 * Blocks as 32-bit words, for what has to be fast.
 *
 * A view costs more to make than a block to read, and to ask an array for its `buffer` nearly as
 * much. So views are kept, and found by the array they were made for: a transport has a few buffers
 * and hands in the same ones over and over.
 */

/** More than any transport has buffers for one endpoint. */
const KEPT = 8;

interface Kept {
  readonly bytes: Uint8Array;
  readonly words: Int32Array;
}

const noWords = new Int32Array(0);
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class BlockWords {
  readonly #kept: Kept[] = [];
  #oldest = 0;

  /**
   * The whole words of `bytes`; none where they do not lie as the processor wants them. Keeps `bytes`
   * alive until eight others have been asked for.
   */
  of(bytes: Uint8Array): Int32Array {
    const kept = this.#kept;
    for (let i = 0; i < kept.length; i += 1) {
      const each = kept[i]!;
      if (each.bytes === bytes) return each.words;
    }
    const words = wordsOf(bytes);
    kept[this.#oldest] = { bytes, words };
    this.#oldest = (this.#oldest + 1) % KEPT;
    return words;
  }
}

function wordsOf({ buffer, byteOffset, byteLength }: Uint8Array): Int32Array {
  if (!isLittleEndian || byteOffset % 4 !== 0) return noWords;
  return new Int32Array(buffer, byteOffset, byteLength >>> 2);
}
