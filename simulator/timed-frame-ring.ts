/** Frames on their way, copied one behind the other into a ring that grows when it must. */

const WORDS_PER_FRAME = 2;

export class TimedFrameRing {
  #bytes: Uint8Array;
  #head = 0;
  #tail = 0;
  /** (offset, length) of each frame, oldest first, as a ring of their own. */
  #table = new Uint32Array(WORDS_PER_FRAME * 64);
  #dueMs = new Float64Array(64);
  #first = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** When the oldest frame arrives; Infinity without one. */
  get nextDueMs(): number {
    return this.#count === 0 ? Infinity : (this.#dueMs[this.#first] ?? Infinity);
  }

  /** What the offsets are into, until the next {@link push}. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get oldestOffset(): number {
    return this.#table[WORDS_PER_FRAME * this.#first] ?? 0;
  }

  get oldestLength(): number {
    return this.#table[WORDS_PER_FRAME * this.#first + 1] ?? 0;
  }

  /**
   * Copies `bytes[offset] …`, at least one byte (in the ring an empty frame would look like no
   * frame); `dueMs` must not be below that of the frame before.
   */
  push(bytes: Uint8Array, offset: number, length: number, dueMs: number): void {
    if (length < 1) throw new RangeError('a frame has at least one byte');
    if (this.#count === this.#dueMs.length) this.#growTable();
    let place = this.#placeFor(length);
    while (place < 0) {
      this.#growBytes();
      place = this.#placeFor(length);
    }
    for (let i = 0; i < length; i += 1) this.#bytes[place + i] = bytes[offset + i] ?? 0;
    this.#tail = place + length;
    const index = (this.#first + this.#count) % this.#dueMs.length;
    this.#table[WORDS_PER_FRAME * index] = place;
    this.#table[WORDS_PER_FRAME * index + 1] = length;
    this.#dueMs[index] = dueMs;
    this.#count += 1;
  }

  /** Forgets the oldest frame; its bytes stay where they are until the next {@link push}. */
  shift(): void {
    if (this.#count === 0) return;
    this.#head = this.oldestOffset + this.oldestLength;
    this.#first = (this.#first + 1) % this.#dueMs.length;
    this.#count -= 1;
    if (this.#count === 0) this.#head = this.#tail = 0;
  }

  clear(): void {
    this.#head = this.#tail = this.#count = 0;
  }

  /** Where `length` bytes in one piece are free, or -1. Head = tail means empty. */
  #placeFor(length: number): number {
    const { length: capacity } = this.#bytes;
    if (this.#count === 0) return length < capacity ? 0 : -1;
    if (this.#tail > this.#head) {
      if (this.#tail + length < capacity) return this.#tail;
      return length < this.#head ? 0 : -1;
    }
    return this.#tail + length < this.#head ? this.#tail : -1;
  }

  #growBytes(): void {
    const grown = new TimedFrameRing(2 * this.#bytes.length);
    for (; this.#count > 0; this.shift()) {
      grown.push(this.#bytes, this.oldestOffset, this.oldestLength, this.nextDueMs);
    }
    this.#bytes = grown.#bytes;
    this.#table = grown.#table;
    this.#dueMs = grown.#dueMs;
    this.#first = grown.#first;
    this.#count = grown.#count;
    this.#head = grown.#head;
    this.#tail = grown.#tail;
  }

  #growTable(): void {
    const { length: capacity } = this.#dueMs;
    const table = new Uint32Array(2 * this.#table.length);
    const dueMs = new Float64Array(2 * capacity);
    for (let i = 0; i < this.#count; i += 1) {
      const index = (this.#first + i) % capacity;
      table[WORDS_PER_FRAME * i] = this.#table[WORDS_PER_FRAME * index] ?? 0;
      table[WORDS_PER_FRAME * i + 1] = this.#table[WORDS_PER_FRAME * index + 1] ?? 0;
      dueMs[i] = this.#dueMs[index] ?? 0;
    }
    this.#table = table;
    this.#dueMs = dueMs;
    this.#first = 0;
  }
}
