/** Measures the path from the main thread: one measurement after the other, each with an answer. */
import type { MeasurementAnswer, MeasurementRequest } from '../net/measure/measurement.ts';
import type { Datapath } from './datapath-client.ts';

/** Longer than any measurement: nobody waits for one whose stick was opened anew meanwhile. */
const LIMIT_MS = 40_000;
const impossible: MeasurementAnswer = { kind: 'impossible' };

export class PathMeter {
  readonly #datapath: Datapath;
  #turn: Promise<unknown> = Promise.resolve();
  #lastId = 0;

  constructor(datapath: Datapath) {
    this.#datapath = datapath;
  }

  /** Never rejects: a path that is gone can not be measured, and that is the answer. */
  measure(request: MeasurementRequest): Promise<MeasurementAnswer> {
    const answer = this.#turn.then(() => this.#measure(request));
    this.#turn = answer;
    return answer;
  }

  #measure(request: MeasurementRequest): Promise<MeasurementAnswer> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve) => {
      const end = (answer: MeasurementAnswer): void => {
        clearTimeout(limit);
        stop();
        resolve(answer);
      };
      const limit = setTimeout(() => end(impossible), LIMIT_MS);
      const stop = this.#datapath.onEvent((event) => {
        if (event.type === 'stick-gone' || event.type === 'broken') end(impossible);
        if (event.type !== 'link' || event.event.type !== 'measured') return;
        if (event.event.id === id) end(event.event.answer);
      });
      this.#datapath.request('start-measurement', { id, request }).catch(() => end(impossible));
    });
  }
}
