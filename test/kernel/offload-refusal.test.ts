/** A kernel that refuses a merged packet, at once or in the middle of a download, costs nothing. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { bundlePath } from '../../main/compose.ts';
import { skipOutsideNamespace } from './namespace-guard.ts';

skipOutsideNamespace();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refusal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Opening TUN and TAP tries four merged packets each; what comes after is traffic. */
it.each([
  ['when the TAP is opened', 1],
  ['when the TUN is opened', 5],
  ['at the first of the download', 9],
  ['in the middle of the download', 200],
])('the download is whole when a merged packet is refused %s', async (_when, nth) => {
  const shim = join(folder, 'refuse-merged.so');
  const source = join(import.meta.dirname, '../../native-bridge/test/refuse_merged.c');
  const compile = ['-std=c11', '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', shim, source];
  execFileSync(process.env['CC'] ?? 'gcc', compile);

  const args = ['demo', '--inside', '--time-scale', '0.02', '--megabytes', '30', '--json'];
  const demo = spawn(process.execPath, [bundlePath('cli/index.js'), ...args], {
    env: { ...process.env, LD_PRELOAD: shim, REFUSE_MERGED: String(nth) },
  });
  const text = { out: '', err: '' };
  demo.stdout.on('data', (chunk: Buffer) => (text.out += String(chunk)));
  demo.stderr.on('data', (chunk: Buffer) => (text.err += String(chunk)));
  const [code] = (await once(demo, 'close')) as [number | null];
  expect(text.err).toContain(`refused merged packet ${nth}`);
  expect(code).toBe(0);
  const result = JSON.parse(text.out.trim().split('\n').at(-1) ?? '') as unknown;
  expect(result).toMatchObject({ download: { bytes: 30_000_000, matches: true } });
});
