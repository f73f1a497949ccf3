import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

import { FuzzHangError, runJob } from './run-job.ts';

const job = {
  target: 'any',
  seed: 1,
  inputs: 1,
  seconds: undefined,
  corpus: [],
  branchTotal: 1,
  untrimmed: true,
  cover: false,
  sweep: 'none',
} as const;

/** A worker that has told its input, and then does this. */
function workerThat(does: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tetherstick-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'worker.mjs');
  writeFileSync(
    file,
    `import { parentPort, workerData } from 'node:worker_threads';
     const numbers = new Int32Array(workerData.watch, 0, 2);
     new Uint8Array(workerData.watch, 8).set([7, 8, 9]);
     numbers[1] = 3;
     numbers[0] = 1;
     ${does}`,
  );
  return file;
}

it('gives back what the worker reports', async () => {
  const file = workerThat('parentPort.postMessage({ target: workerData.target });');
  expect(await runJob(file, job)).toEqual({ target: 'any' });
});

it('ends a worker whose input never returns, and names the input', async () => {
  const hanging = runJob(workerThat('for (;;);'), job, 100);
  await expect(hanging).rejects.toBeInstanceOf(FuzzHangError);
  await expect(hanging).rejects.toMatchObject({ target: 'any', input: Uint8Array.of(7, 8, 9) });
});

it('names the input that brought the worker down', async () => {
  const dying = runJob(workerThat('throw new RangeError("out of memory");'), job);
  await expect(dying).rejects.toMatchObject({
    input: Uint8Array.of(7, 8, 9),
    cause: { message: 'out of memory' },
  });
});
