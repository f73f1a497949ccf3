import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';

import { findStickUsers } from './stick-users.ts';

const roots: string[] = [];
afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

/** `open` is what each process has open. */
function make(open: Record<number, { program: string; paths: string[] }>) {
  const root = mkdtempSync(join(tmpdir(), 'tetherstick-users-'));
  roots.push(root);
  const sysfs = join(root, 'sys');
  const proc = join(root, 'proc');
  for (const path of ['1-2/1-2:1.0/ttyUSB0', '1-2/1-2:1.2/usbmisc/cdc-wdm0', '1-2/1-2:1.3']) {
    mkdirSync(join(sysfs, path), { recursive: true });
  }
  writeFileSync(join(sysfs, '1-2', 'busnum'), '1\n');
  writeFileSync(join(sysfs, '1-2', 'devnum'), '17\n');
  mkdirSync(join(proc, 'self'), { recursive: true });
  for (const [pid, { program, paths }] of Object.entries(open)) {
    mkdirSync(join(proc, pid, 'fd'), { recursive: true });
    writeFileSync(join(proc, pid, 'comm'), `${program}\n`);
    paths.forEach((path, fd) => symlinkSync(path, join(proc, pid, 'fd', String(fd))));
  }
  return { sysfs, proc };
}

it('names the programs that have a port or the device open', async () => {
  const places = make({
    900: { program: 'minicom', paths: ['/dev/null', '/dev/ttyUSB0', '/dev/ttyUSB0'] },
    133: { program: 'ModemManager', paths: ['/dev/cdc-wdm0', 'socket:[12]'] },
    77: { program: 'qemu-system-x86', paths: ['/dev/bus/usb/001/017'] },
    5: { program: 'sh', paths: ['/dev/ttyUSB1', '/dev/bus/usb/001/018'] },
  });
  expect(await findStickUsers('1-2', places)).toEqual([
    { pid: 77, program: 'qemu-system-x86', path: '/dev/bus/usb/001/017' },
    { pid: 133, program: 'ModemManager', path: '/dev/cdc-wdm0' },
    { pid: 900, program: 'minicom', path: '/dev/ttyUSB0' },
  ]);
});

it('names nobody where nothing is plugged in', async () => {
  const places = make({ 900: { program: 'minicom', paths: ['/dev/ttyUSB0'] } });
  expect(await findStickUsers('1-3', places)).toEqual([]);
  expect(await findStickUsers('1-2', { sysfs: '/nowhere', proc: places.proc })).toEqual([]);
});
