/**
 * When to doubt a connection that calls itself up: packets go out and none come back. Looking costs
 * data, so an idle connection is looked at rarely, and one that is metered never without a reason.
 */

export interface PacketCounts {
  /** Packets of the host that left; totals. */
  readonly sent: number;
  /** Packets for the host that came; totals. */
  readonly received: number;
}

/** Long enough for a handover between cells, short enough to be over before somebody reaches for the mouse. */
const UNANSWERED_MS = 2_000;
const UNANSWERED_PACKETS = 2;
/** A sender that never gets an answer (syslog, a camera) is no reason to look each two seconds. */
const pausesMs = [0, 10_000, 30_000, 60_000] as const;
/** What idles is looked at so often; 90 bytes each way. */
const IDLE_LOOK_MS = 60_000;

export class PathDoubt {
  #received = -1;
  #sentAtLastReceipt = 0;
  #lastReceiptMs = 0;
  #firstUnansweredMs: number | undefined;
  #looks = 0;
  #lastLookMs = -Infinity;

  /** The connection is new, or an answer came. */
  clear(nowMs: number): void {
    this.#received = -1;
    this.#lastReceiptMs = nowMs;
    this.#firstUnansweredMs = undefined;
  }

  /** Whether it should be looked at now. Call it about once a second. */
  observe({ sent, received }: PacketCounts, nowMs: number, isMetered: boolean): boolean {
    if (received !== this.#received) {
      if (this.#received !== -1) this.#looks = 0;
      this.#received = received;
      this.#sentAtLastReceipt = sent;
      this.#lastReceiptMs = nowMs;
      this.#firstUnansweredMs = undefined;
      return false;
    }
    if (sent > this.#sentAtLastReceipt) this.#firstUnansweredMs ??= nowMs;
    const isUnanswered =
      sent - this.#sentAtLastReceipt >= UNANSWERED_PACKETS &&
      this.#firstUnansweredMs !== undefined &&
      nowMs - this.#firstUnansweredMs >= UNANSWERED_MS;
    const isIdle = !isMetered && nowMs - this.#lastReceiptMs >= IDLE_LOOK_MS;
    const pauseMs = isUnanswered
      ? (pausesMs[this.#looks] ?? pausesMs[pausesMs.length - 1] ?? 0)
      : IDLE_LOOK_MS;
    if ((!isUnanswered && !isIdle) || nowMs - this.#lastLookMs < pauseMs) return false;
    this.#looks += 1;
    this.#lastLookMs = nowMs;
    return true;
  }
}
