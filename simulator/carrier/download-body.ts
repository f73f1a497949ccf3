/** The bytes of the carrier's test download: the same everywhere, and no two blocks alike. */

export const DOWNLOAD_BLOCK_LENGTH = 65_536;

/** Writes block `index` of the download into `block`. */
export function fillDownloadBlock(block: Uint8Array, index: number): void {
  const words = new Uint32Array(block.buffer, block.byteOffset, block.byteLength / 4);
  // xorshift32, started differently for each block; 0 would stay 0.
  let state = (index + 1) * 2_654_435_761 || 1;
  for (let i = 0; i < words.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
}

/** The blocks of a download of `length` bytes, the last one cut; each block is valid until the next. */
export function* downloadBlocks(length: number): Generator<Uint8Array> {
  for (let index = 0, sent = 0; sent < length; index += 1) {
    const block = new Uint8Array(DOWNLOAD_BLOCK_LENGTH);
    fillDownloadBlock(block, index);
    yield block.subarray(0, Math.min(DOWNLOAD_BLOCK_LENGTH, length - sent));
    sent += DOWNLOAD_BLOCK_LENGTH;
  }
}
