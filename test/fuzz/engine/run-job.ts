/** Runs one target in a Worker and keeps an eye on it. */
import { Worker } from 'node:worker_threads';

import type { FuzzJob, FuzzReport } from '../fuzz-worker.ts';

/** Longest time for one input; a sweep and a cover count as one each. */
const PATIENCE_MS = 60_000;
const STARTING_TURNS = 100;
const WATCHED_BYTES = 64 * 1024;

/** One input did not return, or brought the thread down. */
export class FuzzHangError extends Error {
  readonly target: string;
  readonly input: Uint8Array;

  constructor(target: string, input: Uint8Array, options?: ErrorOptions) {
    const what = options?.cause === undefined ? 'never returned' : 'ended the thread';
    super(`${target}: an input of ${input.length} bytes ${what}`, options);
    this.name = 'FuzzHangError';
    this.target = target;
    this.input = input;
  }
}

/** `workerPath` is the bundle of fuzz-worker.ts. Rejects with FuzzHangError. */
export async function runJob(
  workerPath: string,
  job: Omit<FuzzJob, 'watch'>,
  patienceMs = PATIENCE_MS,
): Promise<FuzzReport> {
  const watch = new SharedArrayBuffer(8 + WATCHED_BYTES);
  const numbers = new Int32Array(watch, 0, 2);
  const lastInput = () => {
    const length = Math.min(numbers[1] ?? 0, WATCHED_BYTES);
    return Uint8Array.from(new Uint8Array(watch, 8, length));
  };
  const worker = new Worker(workerPath, { workerData: { ...job, watch } satisfies FuzzJob });
  let seen = 0;
  let idleTurns = 0;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) => {
        reject(new FuzzHangError(job.target, lastInput(), { cause: error }));
      });
      timer = setInterval(() => {
        const now = Atomics.load(numbers, 0);
        idleTurns = now === seen ? idleTurns + 1 : 0;
        seen = now;
        // Until the first input the thread is starting.
        if (idleTurns > (now === 0 ? STARTING_TURNS : 0)) {
          reject(new FuzzHangError(job.target, lastInput()));
        }
      }, patienceMs);
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}
