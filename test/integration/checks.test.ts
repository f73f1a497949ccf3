/** The checks on demand on the virtual stick, in virtual time: what each finds, and what it costs. */
import { afterEach, beforeEach, expect, it } from 'vitest';

import type { CheckParts } from '../../main/diagnostics/checks/check-parts.ts';
import { checkTargets } from '../../main/diagnostics/checks/check-targets.ts';
import { runChecks } from '../../main/diagnostics/checks/run-checks.ts';
import { PathMeter } from '../../main/datapath/path-meter.ts';
import { Connection } from '../../main/session/connection.ts';
import { checkNames, type CheckResult } from '../../shared/ipc/checks.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualTime } from '../fakes/virtual-time.ts';
import { virtualRun, type VirtualRunOptions } from './virtual-run.ts';

/** What all checks together may take. */
const LIMIT_MS = 120_000;

let time: VirtualTime;
beforeEach(() => {
  time = new VirtualTime();
});
afterEach(() => time.end());

/** Goes as far as it gets, then checks; results by name. */
async function checked(
  options: VirtualRunOptions,
  entries: readonly string[] = [],
  whenOnline: (run: ReturnType<typeof virtualRun>) => void = () => undefined,
) {
  const run = virtualRun(time, options);
  const connection = new Connection(run.runner);
  const outcome = await run.outcome();
  whenOnline(run);
  const meter = new PathMeter(run.datapath);
  const told: (readonly CheckResult[])[] = [];
  const parts: CheckParts = {
    connection: () => connection.snapshot,
    at: () => run.runner.modem?.at,
    measure: (request) => meter.measure(request),
    answersOfStick: async () => {
      const { link } = await run.datapath.request('read-counters', undefined);
      return (link['arp-replies-received'] ?? 0) + (link['dhcp-ack-accepted'] ?? 0);
    },
    targets: checkTargets(entries),
    nowMs: () => performance.now(),
  };
  const results = await time.until(
    runChecks(parts, (all) => told.push(all)),
    LIMIT_MS,
  );
  const counters = await time.until(run.datapath.request('read-counters', undefined), LIMIT_MS);
  connection.dispose();
  await run.end();
  const byName = Object.fromEntries(results.map((result) => [result.check, result]));
  return { outcome, results, byName, told, counters };
}

const statuses = (results: readonly CheckResult[]): Record<string, string> =>
  Object.fromEntries(
    results.map(({ check, status, waitsFor, failure }) => [
      check,
      [status, waitsFor ?? failure?.code].filter(Boolean).join(' '),
    ]),
  );

it('finds a whole line whole, with numbers that are the network’s', async () => {
  const { results, byName, told, counters } = await checked({
    faults: { radioRttMs: 40, radioDownlinkKbps: 20_000 },
  });
  expect(results.map(({ check }) => check)).toEqual(checkNames);
  expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['ok']));
  expect(byName['address']?.facts['address']).toBe('10.8.219.204');
  expect(byName['path-mtu']?.facts['mtu']).toBe(1_500);
  const rttMs = Number(byName['internet']?.facts['rttMs']);
  expect(rttMs).toBeGreaterThanOrEqual(40);
  expect(rttMs).toBeLessThan(60);
  const speed = Number(byName['throughput']?.facts['downBitsPerSecond']);
  expect(speed).toBeGreaterThan(10e6);
  expect(speed).toBeLessThan(20.5e6);
  const loaded = byName['latency-under-load']?.facts;
  expect(loaded?.['idleRttMs']).toBe(byName['internet']?.facts['rttMs']);
  expect(Number(loaded?.['rttMs'])).toBeGreaterThan(rttMs);
  // Each was seen to run before it was done.
  expect(told.some((all) => all.some(({ status }) => status === 'running'))).toBe(true);
  // All of it together stays within what the page promises.
  expect(counters.downlink['bytes']).toBeLessThan(3_000_000);
  // The host's end saw none of it.
  expect(counters.downlink['packets'] ?? 0).toBe(0);
});

it('measures what the settings name', async () => {
  const { byName } = await checked({}, ['192.0.2.80', 'http://192.0.2.99/500000']);
  expect(byName['internet']).toMatchObject({ status: 'ok', facts: { server: '192.0.2.80' } });
  expect(byName['throughput']?.facts['bytes']).toBeGreaterThanOrEqual(500_000);
});

it.each([
  ['dns-broken', { faults: { dnsSilent: true } }, { dns: 'failed dns-broken', internet: 'ok' }],
  [
    'a server failure',
    { carrier: () => new VirtualNetwork({ dnsFails: true }) },
    { dns: 'failed dns-broken', 'path-mtu': 'ok' },
  ],
  [
    'a path that swallows long packets',
    { faults: { radioPathMtu: 1_413 } },
    { 'path-mtu': 'failed mtu-blackhole', dns: 'ok' },
  ],
  [
    'a page before the pages',
    { carrier: () => new VirtualNetwork({ isCaptive: true }) },
    { throughput: 'failed captive', internet: 'ok' },
  ],
  ['a gateway without ARP', { faults: { arpSilent: true } }, { gateway: 'ok', internet: 'ok' }],
  [
    'a SIM that is locked',
    { sim: { pin: '4711' } },
    { stick: 'ok', sim: 'failed pin-required', signal: 'waits sim', throughput: 'waits sim' },
  ],
] satisfies [string, VirtualRunOptions, Record<string, string>][])(
  'tells %s',
  async (_name, options, expected) => {
    const { results } = await checked(options);
    expect(statuses(results)).toMatchObject(expected);
  },
);

it('names the length that still passes', async () => {
  const { byName } = await checked({ faults: { radioPathMtu: 1_413 } });
  expect(byName['path-mtu']?.facts['mtu']).toBe(1_413);
});

it('tells a connection that went silent while it was up', async () => {
  const { results } = await checked({}, [], (run) =>
    run.stick().setFaults({ answersNothing: true }),
  );
  const found = statuses(results);
  expect(found).toMatchObject({ address: 'ok', internet: 'failed no-answer' });
  expect(found['path-mtu']).toBe('waits internet');
});

it('says why there is nothing to check when the session has failed', async () => {
  const { outcome, results } = await checked({ faults: { simMissing: true } });
  expect(outcome).toBe('sim-missing');
  expect(statuses(results)['stick']).toBe('failed sim-missing');
});
