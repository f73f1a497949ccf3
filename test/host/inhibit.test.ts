/**
 * ModemManager is told to leave the stick alone while a session has it. Its own side of that is tried
 * in the rig; here a stand-in for mmcli, which holds the inhibition for as long as it lives.
 */
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { HelperHostNetwork } from '../../main/host/helper-host-network.ts';
import { helperGone, skipOutsideSandbox, skipReason } from './sandbox.ts';

skipOutsideSandbox();

const DEVICE = '/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2';
const TOLD = '/run/mmcli-arguments';

let network: HelperHostNetwork | undefined;

beforeEach(async () => {
  if (skipReason !== undefined) return;
  writeFileSync('/usr/bin/mmcli', `#!/bin/sh\necho "$@" > ${TOLD}\nexec sleep 12345\n`);
  chmodSync('/usr/bin/mmcli', 0o755);
  rmSync(TOLD, { force: true });
  network = new HelperHostNetwork();
  await network.prepare(new AbortController().signal);
});

afterEach(async () => {
  await network?.end();
  await helperGone();
});

it('is inhibited until all is given back, and again for the next connection', async () => {
  for (const round of [1, 2]) {
    await network?.inhibitModemManager(DEVICE);
    await expect.poll(() => existsSync(TOLD), { timeout: 30_000 }).toBe(true);
    await expect.poll(inhibitors, { timeout: 30_000 }).toBe(1);
    expect(readFileSync(TOLD, 'utf8'), `round ${round}`).toBe(`--inhibit-device=${DEVICE}\n`);
    await network?.restore();
    expect(inhibitors()).toBe(0);
    rmSync(TOLD);
  }
});

it('ends with the helper', async () => {
  await network?.inhibitModemManager(DEVICE);
  await expect.poll(inhibitors, { timeout: 30_000 }).toBe(1);
  await network?.end();
  await helperGone();
  expect(inhibitors()).toBe(0);
});

it('is no obstacle where mmcli is missing', async () => {
  rmSync('/usr/bin/mmcli');
  expect(await network?.inhibitModemManager(DEVICE)).toBe(false);
  expect(inhibitors()).toBe(0);
});

function inhibitors(): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('12345');
    } catch {
      return false;
    }
  }).length;
}
