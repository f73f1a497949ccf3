/** Speeds from counters that only grow, second by second. */
import type { TrafficView } from '../../shared/ipc/snapshot.ts';
import type { DatapathCounters } from '../datapath/worker-contract.ts';

const SAMPLES = 120;

export const noTraffic: TrafficView = {
  downBitsPerSecond: 0,
  upBitsPerSecond: 0,
  samples: [],
  silentSeconds: 0,
};

interface Reading {
  readonly atMs: number;
  readonly downBytes: number;
  readonly upBytes: number;
}

export interface Measured {
  readonly view: TrafficView;
  /** Bytes in both directions since the reading before. */
  readonly bytes: number;
}

export class TrafficMeter {
  #before: Reading | undefined;
  #view = noTraffic;
  /** When something was sent that nothing came back for yet. */
  #silentSinceMs: number | undefined;

  /** A stick that was opened anew counts from zero again. */
  restart(): void {
    this.#before = undefined;
    this.#view = noTraffic;
    this.#silentSinceMs = undefined;
  }

  add({ uplink, downlink }: DatapathCounters, atMs: number): Measured {
    const before = this.#before;
    const now = { atMs, downBytes: downlink['bytes'] ?? 0, upBytes: uplink['bytes'] ?? 0 };
    this.#before = now;
    if (before === undefined || now.atMs <= before.atMs) return { view: this.#view, bytes: 0 };

    const seconds = (now.atMs - before.atMs) / 1_000;
    const downBytes = Math.max(0, now.downBytes - before.downBytes);
    const upBytes = Math.max(0, now.upBytes - before.upBytes);
    if (downBytes > 0) this.#silentSinceMs = undefined;
    else if (upBytes > 0) this.#silentSinceMs ??= before.atMs;
    const sample = {
      down: Math.round((downBytes * 8) / seconds),
      up: Math.round((upBytes * 8) / seconds),
    };
    this.#view = {
      downBitsPerSecond: sample.down,
      upBitsPerSecond: sample.up,
      samples: [...this.#view.samples, sample].slice(-SAMPLES),
      silentSeconds:
        this.#silentSinceMs === undefined ? 0 : Math.floor((atMs - this.#silentSinceMs) / 1_000),
    };
    return { view: this.#view, bytes: downBytes + upBytes };
  }
}
