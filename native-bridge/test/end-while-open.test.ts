/** A poll handle left open in a loop that ends aborts the process: these would end by a signal. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

import { describeInNamespace } from '../../test/contract/network-namespace.ts';
import { findAddon } from '../index.ts';

const ways = [
  ['the process exits with an armed poll', 'exit-armed'],
  ['the process exits in the turn that armed it', 'exit-at-once'],
  ['nothing is armed any more', 'end-unarmed'],
  ['it was closed while armed', 'end-after-close'],
  ['it is collected without having been closed', 'collect'],
  ['the process exits over a Worker with an armed poll', 'exit-over-armed-worker'],
  ['a Worker with an armed poll is terminated', 'terminate-armed-worker'],
  ['main and a Worker have one each', 'both-armed'],
  ['three Workers with one each are terminated', 'many-workers'],
  ['a Worker with an armed poll exits', 'worker-exits'],
  ['a Worker ends with an open one', 'worker-ends-unarmed'],
  ['a Worker with an armed poll throws', 'worker-throws'],
] as const;

it.each(ways)('a watch does not abort when %s', async (_sentence, way) => {
  expect(await end('watch', way)).toEqual({ code: 0, signal: null, stderr: '' });
});

it('a watch does not abort when the process exits in its callback', async () => {
  expect(await end('watch', 'exit-in-callback')).toEqual({ code: 0, signal: null, stderr: '' });
});

describeInNamespace('a kernel TUN', import.meta, () => {
  it.each([
    ...ways,
    ['a Worker exits between its making and its return', 'worker-exits-while-made'] as const,
    ['an exception comes between its making and its return', 'throw-while-made'] as const,
  ])('does not abort when %s', async (_sentence, way) => {
    expect(await end('tun', way)).toEqual({ code: 0, signal: null, stderr: '' });
  });
});

async function end(what: 'tun' | 'watch', way: string) {
  const addonPath = findAddon(dirname(import.meta.dirname)) ?? 'the addon is not built';
  const program = join(import.meta.dirname, 'end-while-open.mjs');
  const child = spawn(process.execPath, ['--expose-gc', program, addonPath, what, way]);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.once('data', () => child.stdin.write('x'));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code, signal, stderr };
}
