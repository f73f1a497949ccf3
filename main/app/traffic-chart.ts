/** The last two minutes of traffic, a point a second, and for how long nothing has come back. */
import type { Traffic } from '../../shared/connection-snapshot.ts';
import type { TrafficView } from '../../shared/ipc/snapshot.ts';

const SAMPLES = 120;

export const noTraffic: TrafficView = {
  downBitsPerSecond: 0,
  upBitsPerSecond: 0,
  samples: [],
  silentSeconds: 0,
};

export class TrafficChart {
  #view = noTraffic;
  #before: Traffic | undefined;
  /** When something was sent that nothing came back for yet. */
  #silentSinceMs: number | undefined;

  /** `atMs` is of any clock that does not jump. */
  add(traffic: Traffic, atMs: number): TrafficView {
    const before = this.#before;
    this.#before = traffic;
    const received = traffic.receivedBytes > (before?.receivedBytes ?? 0);
    const sent = traffic.sentBytes > (before?.sentBytes ?? 0);
    if (received) this.#silentSinceMs = undefined;
    else if (sent) this.#silentSinceMs ??= atMs - 1_000;
    const sample = { down: traffic.receiveBitsPerSecond, up: traffic.sendBitsPerSecond };
    this.#view = {
      downBitsPerSecond: sample.down,
      upBitsPerSecond: sample.up,
      samples: [...this.#view.samples, sample].slice(-SAMPLES),
      silentSeconds:
        this.#silentSinceMs === undefined ? 0 : Math.floor((atMs - this.#silentSinceMs) / 1_000),
    };
    return this.#view;
  }

  /** Another stretch begins; what was counted before stays counted. */
  restart(): TrafficView {
    this.#view = noTraffic;
    this.#silentSinceMs = undefined;
    return this.#view;
  }
}
