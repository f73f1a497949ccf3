/** Traffic of the call and in total, as `^DSFLOWQRY` and `^DSFLOWRPT` tell it. */
import type { StickCounters } from './stick-counters.ts';

interface Mark {
  readonly timeMs: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

interface Flow {
  readonly seconds: number;
  readonly sentBytes: number;
  readonly receivedBytes: number;
}

const nothing: Flow = { seconds: 0, sentBytes: 0, receivedBytes: 0 };

export class FlowMeter {
  readonly #counters: StickCounters;
  #callStart: Mark | undefined;
  #lastReport: Mark | undefined;
  #lastCall = nothing;
  #earlierCalls = nothing;

  constructor(counters: StickCounters) {
    this.#counters = counters;
  }

  startCall(): void {
    this.#callStart = this.#mark();
    this.#lastReport = this.#callStart;
  }

  endCall(): void {
    if (this.#callStart === undefined) return;
    this.#lastCall = this.#since(this.#callStart);
    this.#earlierCalls = sum(this.#earlierCalls, this.#lastCall);
    this.#callStart = undefined;
  }

  clear(): void {
    this.#lastCall = nothing;
    this.#earlierCalls = nothing;
    if (this.#callStart !== undefined) this.startCall();
  }

  queryLine(): string {
    const call = this.#callStart === undefined ? this.#lastCall : this.#since(this.#callStart);
    const total =
      this.#callStart === undefined ? this.#earlierCalls : sum(this.#earlierCalls, call);
    return `^DSFLOWQRY:${flowFields(call)},${flowFields(total)}`;
  }

  /** Undefined while no call is up. Rates are bytes per second since the last report. */
  reportLine(): string | undefined {
    if (this.#callStart === undefined || this.#lastReport === undefined) return undefined;
    const call = this.#since(this.#callStart);
    const recent = this.#since(this.#lastReport);
    const seconds = Math.max(recent.seconds, 1);
    this.#lastReport = this.#mark();
    return (
      `^DSFLOWRPT:${hex(call.seconds, 8)},${hex(recent.sentBytes / seconds, 8)},` +
      `${hex(recent.receivedBytes / seconds, 8)},${hex(call.sentBytes, 16)},` +
      `${hex(call.receivedBytes, 16)},00000000,00000000`
    );
  }

  #mark(): Mark {
    const { frameBytesOut, frameBytesIn } = this.#counters;
    return { timeMs: performance.now(), sentBytes: frameBytesOut, receivedBytes: frameBytesIn };
  }

  #since(start: Mark): Flow {
    const now = this.#mark();
    return {
      seconds: Math.floor((now.timeMs - start.timeMs) / 1000),
      sentBytes: now.sentBytes - start.sentBytes,
      receivedBytes: now.receivedBytes - start.receivedBytes,
    };
  }
}

function sum(a: Flow, b: Flow): Flow {
  return {
    seconds: a.seconds + b.seconds,
    sentBytes: a.sentBytes + b.sentBytes,
    receivedBytes: a.receivedBytes + b.receivedBytes,
  };
}

function flowFields({ seconds, sentBytes, receivedBytes }: Flow): string {
  return `${hex(seconds, 8)},${hex(sentBytes, 16)},${hex(receivedBytes, 16)}`;
}

function hex(value: number, digits: number): string {
  return Math.floor(value).toString(16).toUpperCase().padStart(digits, '0');
}
