/** Frames the link itself wants to send. Bounded: a peer that asks without end gets few answers. */

const MAX_FRAMES = 32;

export class FrameQueue {
  readonly #frames: Uint8Array[] = [];

  /** Takes ownership of `frame`. Returns false, and drops it, when the queue is full. */
  push(frame: Uint8Array): boolean {
    // The same answer twice in one go says nothing new.
    if (this.#frames.some((waiting) => sameBytes(waiting, frame))) return true;
    if (this.#frames.length >= MAX_FRAMES) return false;
    this.#frames.push(frame);
    return true;
  }

  shift(): Uint8Array | undefined {
    return this.#frames.shift();
  }

  clear(): void {
    this.#frames.length = 0;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
