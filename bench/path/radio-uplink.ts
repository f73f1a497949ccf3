/**
 * A radio that takes so many bits per second, behind a buffer in the stick: transfers are accepted
 * while there is room in the buffer, one after the other, and arrive when they have been sent.
 */
export interface RadioOptions {
  readonly bitsPerSecond: number;
  /** 0: a transfer is accepted when it has been sent, so all waiting is the host's. */
  readonly bufferBytes: number;
}

interface Transfer {
  readonly accept: () => void;
  readonly arrive: () => void;
  acceptedMs: number;
  arrivesMs: number;
}

export class RadioUplink {
  readonly #bytesPerMs: number;
  readonly #bufferBytes: number;
  /** Not accepted yet, and under way; oldest first. */
  readonly #waiting: Transfer[] = [];
  readonly #underWay: Transfer[] = [];
  #freeAtMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor({ bitsPerSecond, bufferBytes }: RadioOptions) {
    this.#bytesPerMs = bitsPerSecond / 8_000;
    this.#bufferBytes = bufferBytes;
  }

  /** `accept` is called first, then `arrive`; the bytes have to be kept until then. */
  add(length: number, accept: () => void, arrive: () => void): void {
    const nowMs = performance.now();
    this.#freeAtMs = Math.max(nowMs, this.#freeAtMs) + length / this.#bytesPerMs;
    const arrivesMs = this.#freeAtMs;
    // As many bytes as the buffer holds are sent in the time before it is empty.
    const acceptedMs = Math.max(nowMs, arrivesMs - this.#bufferBytes / this.#bytesPerMs);
    this.#waiting.push({ accept, arrive, acceptedMs, arrivesMs });
    this.#serve();
  }

  #serve(): void {
    const nowMs = performance.now();
    for (;;) {
      const next = this.#waiting[0];
      if (next === undefined || next.acceptedMs > nowMs) break;
      this.#waiting.shift();
      this.#underWay.push(next);
      next.accept();
    }
    while ((this.#underWay[0]?.arrivesMs ?? Infinity) <= nowMs) this.#underWay.shift()?.arrive();
    this.#await();
  }

  #await(): void {
    if (this.#timer !== undefined) return;
    const nextMs = Math.min(
      this.#waiting[0]?.acceptedMs ?? Infinity,
      this.#underWay[0]?.arrivesMs ?? Infinity,
    );
    if (nextMs === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#serve();
      },
      Math.max(0, nextMs - performance.now()),
    );
  }
}
