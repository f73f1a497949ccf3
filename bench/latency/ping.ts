/** Round trips through the path. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { pathPlan } from '../path/path-plan.ts';

/** Milliseconds of each answered ping. */
export async function ping(count: number, everyMs = 2): Promise<number[]> {
  const args = [
    '-n',
    '-i',
    String(everyMs / 1000),
    '-c',
    String(count),
    '-W',
    '2',
    pathPlan.network,
  ];
  const { stdout } = await promisify(execFile)('ping', args, { maxBuffer: 2 ** 26 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return Array.from(stdout.matchAll(/time=([\d.]+)/g), ([, ms]) => Number(ms));
}
