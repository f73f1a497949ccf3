/** Asks DHCPv6 for name servers until it answers, and again before the answer is too old. */
import {
  emitInformationRequest,
  parseInformationReply,
  type Dhcpv6Refusal,
  type InformationReply,
} from './dhcpv6-message.ts';

/** RFC 8415 §15: doubling, each spread by a tenth. Its 3600 s would be for a crowded link. */
const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 120_000;
const SPREAD = 0.1;

export interface Dhcpv6ClientOptions {
  readonly mac: Readonly<Uint8Array>;
  readonly random32: () => number;
}

export class Dhcpv6Client {
  readonly #options: Dhcpv6ClientOptions;
  #isRunning = false;
  #deadlineMs = Infinity;
  #transactionId = 0;
  #startedAtMs = 0;
  #delayMs = 0;
  #answer: InformationReply | undefined;

  constructor(options: Dhcpv6ClientOptions) {
    this.#options = options;
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** The last one; it stays while the next is asked for. */
  get answer(): InformationReply | undefined {
    return this.#answer;
  }

  /** Does nothing while it runs already. */
  start(nowMs: number): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#begin(nowMs);
  }

  stop(): void {
    this.#isRunning = false;
    this.#deadlineMs = Infinity;
    this.#answer = undefined;
  }

  /** The question that is due now, if any. */
  tick(nowMs: number): Uint8Array | undefined {
    if (nowMs < this.#deadlineMs) return undefined;
    // An answer has grown old: a question of its own, not one more repeat.
    if (this.#delayMs === 0) this.#startTransaction(nowMs);
    this.#delayMs = Math.min(this.#delayMs * 2 || FIRST_DELAY_MS, MAX_DELAY_MS);
    this.#deadlineMs = nowMs + Math.round(this.#delayMs * this.#spread());
    return emitInformationRequest({
      transactionId: this.#transactionId,
      mac: this.#options.mac,
      elapsedMs: nowMs - this.#startedAtMs,
    });
  }

  /** Takes the payload of a datagram to port 546. */
  receive(nowMs: number, payload: Uint8Array): 'accepted' | 'unasked' | Dhcpv6Refusal {
    // No question is under way: nothing of it can be an answer.
    if (!this.#isRunning || this.#delayMs === 0) return 'unasked';
    const reply = parseInformationReply(payload, {
      transactionId: this.#transactionId,
      mac: this.#options.mac,
    });
    if (typeof reply === 'string') return reply;
    this.#answer = reply;
    this.#begin(nowMs + 1_000 * reply.refreshAfterS);
    return 'accepted';
  }

  #begin(atMs: number): void {
    this.#delayMs = 0;
    this.#deadlineMs = atMs;
  }

  #startTransaction(nowMs: number): void {
    this.#transactionId = this.#options.random32() & 0xffffff;
    this.#startedAtMs = nowMs;
  }

  #spread(): number {
    return 1 + SPREAD * ((2 * this.#options.random32()) / 0xffffffff - 1);
  }
}
