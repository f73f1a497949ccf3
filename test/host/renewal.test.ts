/** A renewal or redial with another address, gateway, DNS or MTU: the host follows, step by step. */
import { execFileSync } from 'node:child_process';
import { closeSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { HelperHostNetwork } from '../../main/host/helper-host-network.ts';
import { noExtras } from '../../shared/network-extras.ts';
import type { IpLease } from '../../shared/lease.ts';
import { dnsSetUps, installDns, nameServers } from './dns-modes.ts';
import { helperGone, readComputer, skipOutsideSandbox, undo } from './sandbox.ts';

skipOutsideSandbox();

const first: IpLease = {
  address: '10.64.1.2',
  prefixLength: 29,
  gateway: '10.64.1.1',
  dnsServers: ['10.64.0.53'],
  mtu: 1500,
  source: 'dhcp',
};
const second: IpLease = {
  ...first,
  address: '10.99.7.6',
  gateway: '10.99.7.5',
  dnsServers: ['10.99.0.53', '10.99.0.54'],
  mtu: 1358,
};

const network = new HelperHostNetwork();
let before: readonly string[] = [];
let tunnel = -1;

beforeEach(async () => {
  const setUp = dnsSetUps['a plain file'];
  if (setUp !== undefined) await installDns(setUp);
  undo();
  before = readComputer();
  await network.prepare(new AbortController().signal);
  tunnel = (await network.openTun(1500, true))?.descriptor ?? -1;
});

afterEach(async () => {
  if (tunnel < 0) return;
  await network.end();
  closeSync(tunnel);
  tunnel = -1;
  await helperGone();
  expect(readComputer()).toEqual(before);
});

it('takes address, gateway, DNS and MTU of the second lease, and leaves none of the first', async () => {
  await apply(first);
  await apply(second);
  expect(addresses()).toEqual(['10.99.7.6/32']);
  expect(ip('route').split('\n').sort()).toEqual([
    '10.99.0.53 dev tetherstick0 scope link src 10.99.7.6 metric 50',
    '10.99.0.54 dev tetherstick0 scope link src 10.99.7.6 metric 50',
    '10.99.7.5 dev tetherstick0 scope link src 10.99.7.6 metric 50',
    'default dev tetherstick0 scope link src 10.99.7.6 metric 50',
  ]);
  expect(nameServers()).toEqual(second.dnsServers);
  expect(ip('link', 'show', 'tetherstick0')).toContain('mtu 1358');
});

it('comes back to an earlier lease', async () => {
  for (const lease of [first, second, first]) await apply(lease);
  expect(addresses()).toEqual(['10.64.1.2/32']);
  expect(nameServers()).toEqual(first.dnsServers);
});

it('changes nothing for the same lease', async () => {
  await apply(first);
  const once = readComputer();
  await apply(first);
  expect(ip('route')).toContain('default dev tetherstick0');
  expect(readComputer().filter((line) => !line.includes('resolv.conf'))).toEqual(
    once.filter((line) => !line.includes('resolv.conf')),
  );
});

it('can open again once all was given back, with the same helper', async () => {
  await apply(first);
  await network.restore();
  closeSync(tunnel);
  expect(readComputer()).toEqual(before);
  tunnel = (await network.openTun(1500, true))?.descriptor ?? -1;
  await apply(second);
  expect(addresses()).toEqual(['10.99.7.6/32']);
});

function apply(lease: IpLease) {
  const extras = { ipv4: noExtras, ipv6: noExtras };
  const routing = { mode: 'everything', destinations: [], nameServers: [] } as const;
  return network.apply({ lease, lease6: undefined, extras, routing });
}

function addresses(): string[] {
  const lines = ip('-o', '-4', 'address', 'show', 'dev', 'tetherstick0').split('\n');
  return lines.map((line) => /inet (\S+)/.exec(line)?.[1] ?? '');
}

function ip(...args: readonly string[]): string {
  const text = execFileSync('ip', args, { encoding: 'utf8' });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
