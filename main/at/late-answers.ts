/**
 * What a port still owes after a time-out, so that a late answer is never taken for the next one.
 *
 * The modem answers in order, so a probe whose answer can be told from every other, `AT+CMEE?`
 * with its line `+CMEE: n`, ends the doubt: when the final result code behind that line has come,
 * everything older was answered or lost. (A bare `AT` would not do: its OK looks like the late OK.)
 * Probes that the modem did not answer may be answered later, so as many `+CMEE:` lines are awaited
 * as were asked for. Where one got lost, or the stick does not know +CMEE?, the rule is: a final
 * result code since the last probe and then no other for QUIET_MS.
 */
import type { AtTimers } from './at-timers.ts';
import type { LinePiece } from './line-kind.ts';
import { nameOfLine } from './line-name.ts';

export const PROBE_LINE = 'AT+CMEE?';
/** How long one probe may take, silence at its end included. */
export const PROBE_TIMEOUT_MS = 5_000;
export const QUIET_MS = 2_000;

const MARKER = '+CMEE';

export interface OwedAnswer {
  /** Names in the command that timed out: its late lines are no reports. */
  readonly names: readonly string[];
  /** The command carried a PIN, PUK or lock code, so its late echo must not be logged. */
  readonly secret: boolean;
}

export class LateAnswers {
  readonly secret: boolean;
  readonly #timers: AtTimers;
  readonly #owedNames: ReadonlySet<string>;
  #markersAwaited: number;
  #markerOpen = false;
  #onFinal: (() => void) | undefined;
  #endProbe: ((synchronised: boolean) => void) | undefined;

  constructor({ names, secret }: OwedAnswer, timers: AtTimers) {
    this.secret = secret;
    this.#timers = timers;
    this.#owedNames = new Set(names);
    this.#markersAwaited = this.#owedNames.has(MARKER) ? 1 : 0;
  }

  /** Takes a piece of a line; true when it is a report for the listeners, not a late answer. */
  take(piece: LinePiece): boolean {
    if (piece.kind === 'final') {
      if (this.#markerOpen) this.#markersAwaited = Math.max(this.#markersAwaited - 1, 0);
      this.#markerOpen = false;
      this.#onFinal?.();
      return false;
    }
    if (piece.kind !== 'unsolicited') return false;
    const name = nameOfLine(piece.text) ?? '';
    if (name === MARKER) this.#markerOpen = true;
    return name !== MARKER && !this.#owedNames.has(name);
  }

  /**
   * Asks once, through `send`. True when the port owes nothing any more; false when it stayed
   * silent or was cancelled, which leaves the question open for the next call.
   */
  probe(send: (line: string) => void): Promise<boolean> {
    return new Promise((resolve) => {
      let quietTimer: unknown;
      const deadline = this.#timers.set(() => this.#endProbe?.(false), PROBE_TIMEOUT_MS);
      this.#endProbe = (synchronised) => {
        this.#timers.clear(deadline);
        this.#timers.clear(quietTimer);
        this.#onFinal = undefined;
        this.#endProbe = undefined;
        resolve(synchronised);
      };
      this.#onFinal = () => {
        this.#timers.clear(quietTimer);
        if (this.#markersAwaited === 0) this.#endProbe?.(true);
        else quietTimer = this.#timers.set(() => this.#endProbe?.(true), QUIET_MS);
      };
      this.#markersAwaited += 1;
      send(PROBE_LINE);
    });
  }

  cancel(): void {
    this.#endProbe?.(false);
  }
}
