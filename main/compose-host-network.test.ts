import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { RecordingHostNetwork } from '../test/fakes/recording-host-network.ts';
import { composeHostNetwork } from './compose-host-network.ts';

/** Keeps what it was asked to keep ModemManager off. */
class RecordingHelper extends RecordingHostNetwork {
  readonly inhibited: string[] = [];

  inhibitModemManager(devicePath: string): Promise<boolean> {
    this.inhibited.push(devicePath);
    return Promise.resolve(true);
  }
}

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'usb-devices-')));
  mkdirSync(join(dir, 'devices', '1-2'), { recursive: true });
  symlinkSync(join(dir, 'devices', '1-2'), join(dir, '1-2'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('keeps ModemManager off the stick before that is opened, by its place among the devices', async () => {
  const helper = new RecordingHelper();
  const host = composeHostNetwork({ kind: 'usb', busPath: '1-2' }, helper, dir);
  await host.prepare(new AbortController().signal);
  expect(helper.inhibited).toEqual([join(dir, 'devices', '1-2')]);
});

it('asks for nothing where the stick is away, or nobody waits any more', async () => {
  const helper = new RecordingHelper();
  await composeHostNetwork({ kind: 'usb', busPath: '1-3' }, helper, dir).prepare(
    new AbortController().signal,
  );
  await composeHostNetwork({ kind: 'usb', busPath: '1-2' }, helper, dir).prepare(
    AbortSignal.abort(),
  );
  expect(helper.inhibited).toEqual([]);
});
