/**
 * How many bytes may be under way towards the stick, so that no packet waits long in a queue of our
 * own. Every byte queued here is one a slow radio makes all later packets wait for, and the stick
 * has a queue of its own behind ours.
 *
 * Learns the rate from completions, as Linux does for network cards (lib/dynamic_queue_limits.c): a
 * faster one at once, a slower one only from times at which there was more to send than allowed.
 */

export interface InFlightLimitOptions {
  /** Never more, at whatever rate. */
  readonly maxBytes: number;
  /** Never less: what it takes to keep one transfer going while the next is made. */
  readonly minBytes: number;
  /** How long it may take for all of it to leave. */
  readonly targetMs: number;
}

/** Completions in so short a time say more about the event loop than about the bus. */
const SHORTEST_SAMPLE_MS = 2;

export class InFlightLimit {
  readonly #options: InFlightLimitOptions;
  #bytesPerMs = Infinity;
  #inFlight = 0;
  /** Of the sample: time with something under way up to #busySinceMs, and what left in it. */
  #sampleMs = 0;
  #sampleBytes = 0;
  #busySinceMs = 0;
  #wasShort = false;

  constructor(options: InFlightLimitOptions) {
    this.#options = options;
  }

  /**
   * Bytes that may be sent now, at most half of what may be under way: one transfer is then made
   * while another leaves. Negative when the limit has come down since.
   */
  get room(): number {
    return Math.min(this.#limit - this.#inFlight, this.#limit / 2);
  }

  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** There was more to send than the limit allowed. */
  fellShort(): void {
    this.#wasShort = true;
  }

  sent(bytes: number, nowMs: number): void {
    if (this.#inFlight === 0) this.#busySinceMs = nowMs;
    this.#inFlight += bytes;
  }

  completed(bytes: number, nowMs: number): void {
    this.#inFlight -= bytes;
    this.#sampleBytes += bytes;
    this.#sampleMs += nowMs - this.#busySinceMs;
    this.#busySinceMs = nowMs;
    if (this.#sampleMs < SHORTEST_SAMPLE_MS) return;
    const bytesPerMs = this.#sampleBytes / this.#sampleMs;
    if (bytesPerMs > this.#bytesPerMs || this.#wasShort) this.#bytesPerMs = bytesPerMs;
    this.#sampleMs = 0;
    this.#sampleBytes = 0;
    this.#wasShort = false;
  }

  get #limit(): number {
    const { maxBytes, minBytes, targetMs } = this.#options;
    return Math.max(minBytes, Math.min(maxBytes, this.#bytesPerMs * targetMs));
  }
}
