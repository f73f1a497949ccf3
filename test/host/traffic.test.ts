/** Which traffic and which questions for names take the stick, by mode, beside another network. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { openNativeTun } from '../../main/tun/native-tun.ts';
import type { TunDevice } from '../../main/tun/tun-device.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { goOnline, kernelSession, type KernelSession } from '../kernel/kernel-session.ts';
import { dnsSetUps, installDns, nameServers } from './dns-modes.ts';
import { helperGone, readComputer, skipOutsideSandbox, undo } from './sandbox.ts';

skipOutsideSandbox();

const { webName, webServer, dnsServer } = carrierPlan;
const usersServer = '192.0.2.53';
const elsewhere = '203.0.113.9';

let other: TunDevice | undefined;
let session: KernelSession | undefined;
let before: readonly string[] = [];

beforeEach(async ({ skip }) => {
  const missing = ['curl', 'getent', 'dnsmasq'].filter((tool) => !hasProgram(tool));
  if (missing.length > 0) skip(`needs the programs ${missing.join(', ')}`);
  const setUp = dnsSetUps['a plain file'];
  if (setUp !== undefined) await installDns(setUp);
  undo();
  // A Wi-Fi, as far as routes go.
  other = openNativeTun({ name: 'tun77', mtu: 1500 });
  execFileSync('ip', ['address', 'add', '192.0.2.9/24', 'dev', 'tun77']);
  execFileSync('ip', ['link', 'set', 'tun77', 'addrgenmode', 'none', 'up']);
  setOtherDefault(true);
  before = readComputer();
});

afterEach(async () => {
  await session?.end();
  session = undefined;
  await other?.close();
  other = undefined;
});

it('everything: pages and names by way of the stick, though the other network is there', async () => {
  session = await kernelSession({ routing: { routing: 'everything' } });
  await goOnline(session);
  expect(wayTo(elsewhere)).toBe('tetherstick0');
  expect(nameServers()[0]).toBe(dnsServer);
  expect(await run('getent', 'ahostsv4', webName)).toContain(webServer);
  expect(await run('curl', '-sS', '-m', '20', `http://${webName}/download?bytes=5`)).toHaveLength(
    5,
  );
  await expectAsBefore();
});

it('when no other network: stands by, takes over when that goes, and lets it have its own again', async () => {
  session = await kernelSession({ routing: { routing: 'when-no-other' } });
  await goOnline(session);
  expect(wayTo(elsewhere)).toBe('tun77');
  expect(nameServers()).toEqual([usersServer]);

  setOtherDefault(false);
  expect(wayTo(elsewhere)).toBe('tetherstick0');
  await expect.poll(() => nameServers()[0], { timeout: 30_000 }).toBe(dnsServer);
  expect(await run('getent', 'ahostsv4', webName)).toContain(webServer);

  setOtherDefault(true);
  await expect.poll(nameServers, { timeout: 30_000 }).toEqual([usersServer]);
  expect(wayTo(elsewhere)).toBe('tun77');
  await expectAsBefore();
});

it('chosen destinations: those and no others, and names as ever', async () => {
  session = await kernelSession({
    routing: { routing: 'chosen', chosenDestinations: [`${webServer}/32`] },
  });
  await goOnline(session);
  expect(wayTo(webServer)).toBe('tetherstick0');
  expect(wayTo(elsewhere)).toBe('tun77');
  expect(nameServers()).toEqual([usersServer]);
  const url = `http://${webServer}/download?bytes=5`;
  expect(await run('curl', '-sS', '-m', '20', url)).toHaveLength(5);
  await expectAsBefore();
});

it('none: all stays where it was', async () => {
  session = await kernelSession({ routing: { routing: 'none' } });
  await goOnline(session);
  expect(wayTo(webServer)).toBe('tun77');
  expect(nameServers()).toEqual([usersServer]);
  await expectAsBefore();
});

it('a second program that rewrites resolv.conf is answered, and what it wrote comes back', async () => {
  session = await kernelSession({ routing: { routing: 'everything' } });
  await goOnline(session);
  const theirs = '# by dhclient\nnameserver 192.0.2.77\n';
  writeFileSync('/etc/resolv.conf.dhclient-new', theirs);
  execFileSync('mv', ['/etc/resolv.conf.dhclient-new', '/etc/resolv.conf']);
  await expect.poll(() => nameServers()[0], { timeout: 20_000 }).toBe(dnsServer);
  await session.end();
  await helperGone();
  expect(readFileSync('/etc/resolv.conf', 'utf8')).toBe(theirs);
});

async function expectAsBefore(): Promise<void> {
  await session?.end();
  session = undefined;
  await helperGone();
  expect(readComputer()).toEqual(before);
}

function setOtherDefault(isThere: boolean): void {
  const change = isThere ? 'add' : 'del';
  execFileSync('ip', ['route', change, 'default', 'dev', 'tun77', 'metric', '600']);
}

function wayTo(address: string): string | undefined {
  const answer = execFileSync('ip', ['route', 'get', address], { encoding: 'utf8' });
  return / dev (\S+)/.exec(answer)?.[1];
}

async function run(program: string, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, args)).stdout;
}

function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
