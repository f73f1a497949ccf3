/** One TCP stream through the path, measured by iperf3 at both ends. */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import type { FarNamespace } from './far-namespace.ts';
import { pathPlan } from './path-plan.ts';

export interface Stream {
  readonly direction: 'up' | 'down';
  /** Undefined = as fast as it can. */
  readonly megabitPerSecond?: number;
  readonly seconds: number;
  readonly streams?: number;
}

export interface StreamResult {
  readonly gigabytes: number;
  readonly gigabitPerSecond: number;
  readonly retransmits: number;
}

export async function runIperf(far: FarNamespace, stream: Stream): Promise<StreamResult> {
  const server = far.spawn('iperf3', '--server', '--one-off', '--bind', pathPlan.network);
  try {
    const stdout = await runClient(
      [
        ...['--client', pathPlan.network, '--json', '--time', String(stream.seconds)],
        ...(stream.direction === 'down' ? ['--reverse'] : []),
        ...['--parallel', String(stream.streams ?? 1)],
        ...(stream.megabitPerSecond === undefined
          ? []
          : ['--bitrate', `${stream.megabitPerSecond}M`]),
      ],
      stream.seconds,
    );
    const { end } = JSON.parse(stdout) as {
      end: {
        sum_received: { bytes: number; bits_per_second: number };
        sum_sent: { retransmits?: number };
      };
    };
    return {
      gigabytes: end.sum_received.bytes / 1e9,
      gigabitPerSecond: end.sum_received.bits_per_second / 1e9,
      retransmits: end.sum_sent.retransmits ?? 0,
    };
  } finally {
    server.kill('SIGTERM');
  }
}

/** Again while the server is not there yet, which takes its time on a busy machine. */
async function runClient(args: readonly string[], seconds: number): Promise<string> {
  const options = { maxBuffer: 2 ** 26, timeout: (seconds + 30) * 1000 };
  for (let tries = 1; ; tries += 1) {
    await sleep(150);
    try {
      return (await promisify(execFile)('iperf3', args, options)).stdout;
    } catch (error) {
      const { stdout = '' } = error as { stdout?: string };
      if (tries === 20 || !stdout.includes('unable to connect')) throw error;
    }
  }
}
