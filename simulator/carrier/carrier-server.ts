/**
 * The carrier: a process in a network namespace of its own that plays gateway, IPv6 router, DHCP and
 * DNS server (dnsmasq) and the internet (a web server) on a TAP. Ends, with all it started, when its stdin
 * ends. Entry of its own bundle; the parent is carrier-process.ts.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { CarrierCommand, CarrierReport } from './carrier-messages.ts';
import { carrierPlan } from './carrier-plan.ts';
import { startWebServer } from './web-server.ts';

const children: ChildProcess[] = [];
const stateDir = mkdtempSync(join(tmpdir(), 'tetherstick-carrier-'));

createInterface({ input: process.stdin })
  .on('line', (line) => void serve(JSON.parse(line) as CarrierCommand))
  .on('close', end);
process.on('SIGTERM', end);
// Ctrl-C reaches the whole terminal group; the parent decides when the carrier ends.
process.on('SIGINT', () => undefined);
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(stateDir, { recursive: true, force: true });
});

report({ type: 'started', pid: process.pid });

async function serve(command: CarrierCommand): Promise<void> {
  try {
    configure(command.interfaceName);
    await startDnsmasq(command);
    if (command.iperf3) startIperf3();
    await startWebServer(carrierPlan.webServer, carrierPlan.webPort);
    await startWebServer(carrierPlan.webServer6, carrierPlan.webPort);
    report({ type: 'serving' });
  } catch (error) {
    report({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
}

function configure(interfaceName: string): void {
  const { gateway, gatewayMac, prefixLength, dnsServer, webServer } = carrierPlan;
  ip('link', 'set', 'lo', 'up');
  ip('address', 'add', `${dnsServer}/32`, 'dev', 'lo');
  ip('address', 'add', `${webServer}/32`, 'dev', 'lo');
  ip('link', 'set', interfaceName, 'address', gatewayMac, 'mtu', '1500', 'addrgenmode', 'none');
  ip('link', 'set', interfaceName, 'up');
  ip('address', 'add', `${gateway}/${prefixLength}`, 'dev', interfaceName);
  configureIpv6(interfaceName);
}

/** Addresses are there at once: nobody else can have them. */
function configureIpv6(interfaceName: string): void {
  const { gateway6, prefix6, dnsServer6, webServer6 } = carrierPlan;
  ip('address', 'add', `${dnsServer6}/128`, 'dev', 'lo', 'nodad');
  ip('address', 'add', `${webServer6}/128`, 'dev', 'lo', 'nodad');
  ip('address', 'add', `${gateway6}/64`, 'dev', interfaceName, 'nodad');
  ip('address', 'add', `${prefix6}1/64`, 'dev', interfaceName, 'nodad');
}

/** Resolves when dnsmasq serves. */
function startDnsmasq({ interfaceName, dhcp, dns6 }: CarrierCommand): Promise<void> {
  const { host, netmask, gateway, dnsServer, webName, webServer, leaseSeconds } = carrierPlan;
  const { prefix6, dnsServer6, webServer6 } = carrierPlan;
  const names = [
    '--no-hosts',
    '--no-resolv',
    `--address=/${webName}/${webServer}`,
    `--address=/${webName}/${webServer6}`,
    `--listen-address=${dnsServer},${dnsServer6},${gateway}`,
  ];
  const addresses = [
    `--dhcp-range=${host},${host},${netmask},${leaseSeconds}`,
    `--dhcp-option=option:router,${gateway}`,
    `--dhcp-option=option:dns-server,${dnsServer}`,
    '--dhcp-option=option:mtu,1500',
    '--dhcp-authoritative',
    '--no-ping',
  ];
  const router = [
    '--enable-ra',
    ...(dns6 === 'router'
      ? [
          `--dhcp-range=${prefix6},ra-only,64,${leaseSeconds}`,
          `--dhcp-option=option6:dns-server,[${dnsServer6}]`,
        ]
      : [
          `--dhcp-range=${prefix6},ra-stateless,64,${leaseSeconds}`,
          // The empty one keeps it out of the advertisement, which no tag is set for.
          '--dhcp-option=option6:dns-server',
          `--dhcp-option=tag:dhcpv6,option6:dns-server,[${dnsServer6}]`,
          `--dhcp-option=tag:dhcpv6,option6:information-refresh-time,${leaseSeconds}`,
        ]),
  ];
  const child = start('dnsmasq', [
    // Debug mode: stays in front and keeps its user, which a user namespace forbids to change.
    '--no-daemon',
    '--conf-file=/dev/null',
    '--bind-dynamic',
    `--interface=${interfaceName}`,
    `--dhcp-leasefile=${join(stateDir, 'dnsmasq.leases')}`,
    ...router,
    ...names,
    ...(dhcp ? addresses : []),
  ]);
  return new Promise((resolve) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      if (String(chunk).includes('started')) resolve();
    });
  });
}

/** Bound to an address: its first UDP answer would come from the gateway's else, and be refused. */
function startIperf3(): void {
  const { webServer, webServer6, iperfPort } = carrierPlan;
  for (const address of [webServer, webServer6]) {
    start('iperf3', ['--server', '--bind', address, '--port', String(iperfPort)]);
  }
}

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on(
    'data',
    (chunk: Buffer) => (complaint = (complaint + String(chunk)).slice(-2_000)),
  );
  child.on('error', (error) => report({ type: 'failed', reason: error.message }));
  child.on('exit', (code) => {
    if (code !== null) report({ type: 'failed', reason: `${command} ended: ${complaint.trim()}` });
  });
  children.push(child);
  return child;
}

function ip(...args: string[]): void {
  const done = spawnSync('ip', args, { encoding: 'utf8' });
  if (done.status !== 0)
    throw new Error(`ip ${args.join(' ')}: ${done.stderr || 'not found'}`.trim());
}

function report(message: CarrierReport): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function end(): void {
  process.exit(0);
}
