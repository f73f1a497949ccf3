import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { MergeRefusalsFile } from './merge-refusals-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'refusals-'));
});
afterEach(() => {
  chmodSync(dir, 0o700);
  rmSync(dir, { recursive: true });
});

const path = () => join(dir, 'merge-refusals.json');

it('remembers each kernel release by itself', async () => {
  const old = new MergeRefusalsFile(dir, '6.1.0-20');
  expect(await old.isOnRecord()).toBe(false);
  await old.record();
  await old.record();
  expect(await new MergeRefusalsFile(dir, '6.1.0-20').isOnRecord()).toBe(true);
  expect(await new MergeRefusalsFile(dir, '6.1.0-21').isOnRecord()).toBe(false);
  expect(readFileSync(path(), 'utf8')).toBe('{"kernelReleases":["6.1.0-20"]}\n');
});

it('keeps the last eight', async () => {
  for (let i = 0; i < 12; i += 1) await new MergeRefusalsFile(dir, `6.${i}`).record();
  const { kernelReleases } = JSON.parse(readFileSync(path(), 'utf8')) as {
    kernelReleases: unknown;
  };
  expect(kernelReleases).toEqual(['6.4', '6.5', '6.6', '6.7', '6.8', '6.9', '6.10', '6.11']);
});

it.each(['', '{', '[]', 'null', '{"kernelReleases":7}', '{"kernelReleases":[1,null]}'])(
  'takes %j for nothing known, and replaces it',
  async (text) => {
    writeFileSync(path(), text);
    const refusals = new MergeRefusalsFile(dir, '6.1');
    expect(await refusals.isOnRecord()).toBe(false);
    await refusals.record();
    expect(await refusals.isOnRecord()).toBe(true);
  },
);

it('does without a place to write to', async () => {
  const nowhere = new MergeRefusalsFile(join(path(), 'not-a-folder'), '6.1');
  writeFileSync(path(), '');
  await nowhere.record();
  expect(await nowhere.isOnRecord()).toBe(false);
});
