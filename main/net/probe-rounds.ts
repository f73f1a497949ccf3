/** The rhythm of a probe and what tells its packets from the host's own: ids, port, numbers. */

const INTERVAL_MS = 1_000;
const ROUNDS = 10;
/** Below the ports that Linux and macOS hand out to programs. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 8_192;

export interface ProbeRound {
  readonly sequence: number;
  readonly dnsId: number;
  readonly sentAtMs: number;
}

export type ProbeAnswer =
  | { readonly type: 'answered'; readonly by: 'echo' | 'dns'; readonly rttMs: number }
  | { readonly type: 'gateway-only' }
  | { readonly type: 'ignored' };

export class ProbeRounds {
  readonly #random32: () => number;
  #identifier = 0;
  #port = 0;
  #rounds: ProbeRound[] = [];
  #deadlineMs = Infinity;

  constructor(random32: () => number) {
    this.#random32 = random32;
  }

  get isRunning(): boolean {
    return this.#deadlineMs !== Infinity;
  }

  get deadlineMs(): number {
    return this.#deadlineMs;
  }

  /** Of the echoes. */
  get identifier(): number {
    return this.#identifier;
  }

  /** The DNS questions come from it. */
  get port(): number {
    return this.#port;
  }

  start(nowMs: number): void {
    this.#identifier = this.#random32() & 0xffff;
    this.#port = FIRST_PORT + (this.#random32() % PORT_COUNT);
    this.#rounds = [];
    this.#deadlineMs = nowMs;
  }

  stop(): void {
    this.#deadlineMs = Infinity;
  }

  /** The round due now, or `failed` when the last of them had its time. */
  tick(nowMs: number): ProbeRound | 'failed' | undefined {
    if (nowMs < this.#deadlineMs) return undefined;
    if (this.#rounds.length === ROUNDS) {
      this.stop();
      return 'failed';
    }
    this.#deadlineMs = nowMs + INTERVAL_MS;
    const round = {
      sequence: this.#rounds.length,
      dnsId: this.#random32() & 0xffff,
      sentAtMs: nowMs,
    };
    this.#rounds.push(round);
    return round;
  }

  ofSequence(sequence: number): ProbeRound | undefined {
    return this.#rounds[sequence];
  }

  /** Programs of the host may ask the same server from any port: the id tells ours from theirs. */
  ofDnsId(dnsId: number): ProbeRound | undefined {
    return this.#rounds.find((round) => round.dnsId === dnsId);
  }
}
