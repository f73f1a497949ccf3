/**
 * The TypeScript arm as a process of its own, so that its CPU time is its own: the main thread here,
 * the path in a Worker. Answers each line on stdin with one of JSON, as the C relay does.
 *
 * Commands: mark; stall (20 ms in every 250 ms on the main thread, from now on); watch-lag.
 */
import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

const STALL_MS = 20;
const STALL_EVERY_MS = 250;

const options = JSON.parse(process.argv[2] ?? '{}') as unknown;
const worker = new Worker(new URL('./path-worker.js', import.meta.url), { workerData: options });
worker.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
await once(worker, 'message');
console.log('ready');

const lag = monitorEventLoopDelay({ resolution: 1 });
for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'stall') setInterval(stall, STALL_EVERY_MS);
  if (command === 'watch-lag') lag.enable();
  // Before asking the Worker: the answer itself is not to be counted.
  const { userCPUTime, systemCPUTime, voluntaryContextSwitches } = process.resourceUsage();
  const answer = once(worker, 'message');
  worker.postMessage('counters');
  const [fromWorker] = (await answer) as [object];
  console.log(
    JSON.stringify({
      cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
      switches: voluntaryContextSwitches,
      // The sampling interval itself is part of each sample.
      lagP99Ms: lag.percentile(99) / 1e6 - 1,
      ...fromWorker,
    }),
  );
  lag.reset();
}
process.exit(0);

function stall(): void {
  const until = performance.now() + STALL_MS;
  while (performance.now() < until) continue;
}
