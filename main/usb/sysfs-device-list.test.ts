import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import {
  e3372s153,
  e3372s153Device,
  hilink,
  installCd,
} from '../../test/fixtures/stick-descriptors.ts';
import { listSysfsDevices } from './sysfs-device-list.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sysfs-device-list-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

it('lists a stick with its ids, strings and active configuration', async () => {
  await device('1-3.4', {
    busnum: '1\n',
    devnum: '17\n',
    speed: '480\n',
    bConfigurationValue: '1\n',
    manufacturer: 'HUAWEI_MOBILE\n',
    product: 'HUAWEI_MOBILE\n',
    serial: '0123456789ABCDEF\n',
    descriptors: concat(e3372s153Device, e3372s153),
  });

  const [entry, ...others] = await listSysfsDevices(root);
  expect(others).toEqual([]);
  expect(entry).toMatchObject({
    busPath: '1-3.4',
    busNumber: 1,
    deviceAddress: 17,
    vendorId: 0x12d1,
    productId: 0x15b6,
    bcdDevice: 0x0102,
    speedMbps: 480,
    manufacturer: 'HUAWEI_MOBILE',
    product: 'HUAWEI_MOBILE',
    serialNumber: '0123456789ABCDEF',
  });
  expect(entry?.configuration.interfaces).toHaveLength(4);
  expect(entry?.configuration.faults).toEqual([]);
});

it('leaves out strings a device does not have', async () => {
  await device('2-1', minimal);
  const [entry] = await listSysfsDevices(root);
  expect(Object.keys(entry ?? {})).toEqual([
    'busPath',
    'busNumber',
    'deviceAddress',
    'vendorId',
    'productId',
    'bcdDevice',
    'configuration',
  ]);
});

it('follows the symbolic links sysfs consists of', async () => {
  await device('real-place', minimal);
  await symlink(join(root, 'real-place'), join(root, '2-1'));
  expect((await listSysfsDevices(root)).map(({ busPath }) => busPath)).toEqual(['2-1']);
});

it('sorts by port and passes over root hubs and interfaces', async () => {
  for (const name of ['1-10', '1-2', 'usb1', '1-2:1.0', '1-2.3', '1-2.3.1']) {
    await device(name, minimal);
  }
  expect((await listSysfsDevices(root)).map(({ busPath }) => busPath)).toEqual([
    '1-2',
    '1-2.3',
    '1-2.3.1',
    '1-10',
  ]);
});

it('picks the active one of several configurations', async () => {
  const second = hilink.slice();
  second[5] = 2;
  const descriptors = concat(e3372s153Device, installCd, second);
  await device('1-1', { ...minimal, bConfigurationValue: '2\n', descriptors });
  await device('1-2', { ...minimal, bConfigurationValue: '\n', descriptors });
  const [configured, unconfigured] = await listSysfsDevices(root);
  expect(configured?.configuration.configurationValue).toBe(2);
  expect(configured?.configuration.interfaces).toHaveLength(3);
  expect(unconfigured?.configuration.configurationValue).toBe(1);
});

it.each([
  ['no descriptors file', { busnum: '1\n', devnum: '2\n' }],
  ['half a device descriptor', { ...base(), descriptors: e3372s153Device.subarray(0, 9) }],
  ['no bus number', { devnum: '2\n', descriptors: e3372s153Device }],
  ['a bus number of letters', { ...base(), busnum: 'x\n', descriptors: e3372s153Device }],
])('leaves out a device with %s and keeps the others', async (_, files) => {
  await device('1-1', files);
  await device('1-2', minimal);
  expect((await listSysfsDevices(root)).map(({ busPath }) => busPath)).toEqual(['1-2']);
});

it.each([
  ['nothing', new Uint8Array(0)],
  ['a wTotalLength of 0', Uint8Array.of(9, 2, 0, 0, 1, 1, 0, 0x80, 1)],
  ['a wTotalLength past the end', Uint8Array.of(9, 2, 0xff, 0xff, 1, 1, 0, 0x80, 1)],
])('lists a device whose configuration is %s without interfaces', async (_, configuration) => {
  await device('1-1', { ...base(), descriptors: concat(e3372s153Device, configuration) });
  const [entry] = await listSysfsDevices(root);
  expect(entry?.configuration.interfaces).toEqual([]);
});

it('is empty where there is no such directory', async () => {
  expect(await listSysfsDevices(join(root, 'absent'))).toEqual([]);
});

const minimal = { ...base(), descriptors: concat(e3372s153Device, e3372s153) };

function base() {
  return { busnum: '1\n', devnum: '2\n' };
}

async function device(name: string, files: Record<string, string | Uint8Array>): Promise<void> {
  await mkdir(join(root, name));
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(root, name, file), content);
  }
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
