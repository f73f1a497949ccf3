import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

import { listInterfaceHolders } from './interface-holders.ts';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

it('names who holds each interface of one device', async () => {
  const root = mkdtempSync(join(tmpdir(), 'tetherstick-sysfs-'));
  roots.push(root);
  for (const name of ['1-2:1.10', '1-2:1.2', '1-2:1.0', 'power', 'ep_00']) {
    mkdirSync(join(root, '1-2', name), { recursive: true });
  }
  mkdirSync(join(root, '1-2', '1-2.1:1.0'));
  symlinkSync('../../drivers/option', join(root, '1-2', '1-2:1.0', 'driver'));
  symlinkSync('../../drivers/usbfs', join(root, '1-2', '1-2:1.10', 'driver'));
  expect(await listInterfaceHolders('1-2', root)).toEqual([
    { interfaceNumber: 0, driver: 'option' },
    { interfaceNumber: 2, driver: undefined },
    { interfaceNumber: 10, driver: 'usbfs' },
  ]);
});

it('finds nothing where nothing is plugged in', async () => {
  expect(await listInterfaceHolders('9-9', '/nowhere')).toEqual([]);
});
