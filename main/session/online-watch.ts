/** Once a second while a stick is open: what went over it, is it still answered, did we sleep? */
import type { Datapath } from '../datapath/datapath-client.ts';
import type { DatapathCounters } from '../datapath/worker-contract.ts';
import { PathDoubt } from './path-doubt.ts';
import { SleepDetector } from './sleep-detector.ts';

export interface OnlineWatchParts {
  readonly datapath: Datapath;
  readonly isMetered: () => boolean;
  readonly onCounters: (counters: DatapathCounters, nowMs: number) => void;
  /** The connection should be looked at. */
  readonly onDoubt: () => void;
  readonly onWoke: () => void;
}

const INTERVAL_MS = 1_000;

export class OnlineWatch {
  readonly #parts: OnlineWatchParts;
  readonly #doubt = new PathDoubt();
  #sleep = new SleepDetector(Date.now(), performance.now());
  #timer: NodeJS.Timeout | undefined;
  #isOnline = false;

  constructor(parts: OnlineWatchParts) {
    this.#parts = parts;
  }

  /** From the opening of the stick. */
  start(): void {
    this.stop();
    this.#sleep = new SleepDetector(Date.now(), performance.now());
    this.#timer = setInterval(() => void this.read(), INTERVAL_MS);
  }

  /** Doubts are for a connection that calls itself online. */
  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    this.#doubt.clear(performance.now());
  }

  /** An answer came. */
  trust(): void {
    this.#doubt.clear(performance.now());
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Reads at once: before a stick is closed, its last second counts too. */
  async read(): Promise<void> {
    const { datapath, isMetered, onCounters, onDoubt, onWoke } = this.#parts;
    const nowMs = performance.now();
    const slept = this.#sleep.observe(Date.now(), nowMs);
    // A path that is gone is told by others.
    const counters = await datapath.request('read-counters', undefined).catch(() => undefined);
    if (counters === undefined) return;
    onCounters(counters, nowMs);
    if (this.#timer === undefined) return;
    if (slept) {
      onWoke();
      return;
    }
    const counts = {
      sent: counters.uplink['packets'] ?? 0,
      received: counters.downlink['packets'] ?? 0,
    };
    if (this.#isOnline && this.#doubt.observe(counts, nowMs, isMetered())) onDoubt();
  }
}
