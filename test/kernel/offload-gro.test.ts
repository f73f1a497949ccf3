/**
 * The same rows of segments through our coalescer and through the kernel's own (over a veth with
 * GRO) arrive as the same bytes, and no damaged segment gets through either.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { openNativeTun, type NativeTun } from '../../main/tun/native-tun.ts';
import { ip } from '../contract/namespace-host.ts';
import { skipOutsideNamespace, skipReason } from './namespace-guard.ts';
import { planSegments, randomSource } from './offload-segment-plan.ts';
import { OffloadTcpSender } from './offload-tcp-sender.ts';

skipOutsideNamespace();

const ROWS = 12;
const DATA_LENGTH = 40_000;
const PORT = 7000;

const ipv4 = (text: string) => Uint8Array.from(text.split('.').map(Number));
/** fd00::<network>:<host>, and no other form. */
const ipv6 = (network: number, host: number) =>
  Uint8Array.from([0xfd, ...new Array<number>(12).fill(0), network, 0, host]);

/** Off in a new namespace. */
const forwarding = ['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv6/conf/all/forwarding'];

let ours: NativeTun;
let plain: NativeTun;
let server: Server;
let received: (bytes: Uint8Array) => void = () => undefined;
let farEnd: ChildProcess;
let farLines: AsyncIterator<string>;

beforeEach(async () => {
  if (skipReason !== undefined) return;
  ours = openNativeTun({ mtu: 1500 }) as NativeTun;
  plain = openNativeTun({ mtu: 1500, offload: false }) as NativeTun;
  farEnd = spawn('unshare', ['--net', process.execPath, '-e', farEndProgram], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = farEnd.stdout;
  if (output === null) throw new Error('the far end has no output');
  farLines = createInterface({ input: output })[Symbol.asyncIterator]();
  expect(await nextLine()).toBe('ready');
  setUpAddresses();
  server = createServer((socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => received(new Uint8Array(Buffer.concat(chunks))));
  }).listen(PORT, '::');
  await once(server, 'listening');
});

afterEach(async () => {
  if (skipReason !== undefined) return;
  server.close();
  // Before the far end's namespace goes, which would take the pair with it at a moment of its own.
  ip('link', 'del', 'vetha');
  farEnd.kill('SIGKILL');
  for (const path of forwarding) writeFileSync(path, '0');
  await ours.close();
  await plain.close();
});

it.each([
  ['IPv4', ipv4('10.77.0.1'), ipv4('10.77.0.2'), ipv4('10.78.0.1'), ipv4('10.79.0.2')],
  ['IPv6', ipv6(77, 1), ipv6(77, 2), ipv6(78, 1), ipv6(79, 2)],
])('%s', async (name, ourSource, ourHost, kernelSource, kernelHost) => {
  const before = { ours: checksumErrors(), kernels: await farCounters() };
  let sent = 0;
  let damaged = 0;
  for (let row = 0; row < ROWS; row += 1) {
    const random = randomSource(row);
    const data = Uint8Array.from({ length: DATA_LENGTH }, () => Math.floor(random() * 256));
    const plan = planSegments(DATA_LENGTH, row);
    sent += plan.length;
    damaged += plan.filter(({ isDamaged }) => isDamaged).length;

    const atOurs = new Promise<Uint8Array>((resolve) => (received = resolve));
    const ports = { sourcePort: 30_000 + row, destinationPort: PORT };
    const first = new OffloadTcpSender(ours, { source: ourSource, destination: ourHost, ...ports });
    await first.connect();
    await first.send(data, plan);
    await first.close(DATA_LENGTH);
    const throughUs = await atOurs;

    const second = new OffloadTcpSender(plain, {
      source: kernelSource,
      destination: kernelHost,
      ...ports,
    });
    await second.connect();
    await second.send(data, plan);
    await second.close(DATA_LENGTH);
    const throughKernel = Buffer.from(await nextLine(), 'base64');

    expect(Buffer.compare(throughUs, data)).toBe(0);
    expect(Buffer.compare(throughUs, throughKernel)).toBe(0);
  }
  const after = { ours: checksumErrors(), kernels: await farCounters() };
  const kernelPackets = after.kernels.packets - before.kernels.packets;
  console.log(
    `  ${name}: ${sent} segments, ${damaged} damaged; ours ${ours.counters.mergedPackets} in ` +
      `${ours.counters.mergedWrites} writes, the kernel handed on ${kernelPackets}`,
  );
  // Each damaged one was refused by TCP, which means that nobody vouched for it.
  expect(after.ours - before.ours).toBe(damaged);
  expect(after.kernels.checksumErrors - before.kernels.checksumErrors).toBe(damaged);
  // Both have merged; else this would compare nothing.
  expect(ours.counters.mergedPackets).toBeGreaterThan(sent / 3);
  expect(kernelPackets).toBeLessThan(sent);
});

/** Listens in a namespace of its own; a line in base64 for each connection, one for each question. */
const farEndProgram = `
  const { createServer } = require('node:net');
  const { readFileSync } = require('node:fs');
  createServer((socket) => {
    const chunks = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => console.log(Buffer.concat(chunks).toString('base64')));
  }).listen(${PORT}, '::', () => console.log('ready'));
  process.stdin.on('data', () => {
    const snmp = readFileSync('/proc/self/net/snmp', 'utf8');
    const snmp6 = readFileSync('/proc/self/net/snmp6', 'utf8');
    console.log(JSON.stringify({ snmp, snmp6 }));
  });
`;

async function nextLine(): Promise<string> {
  const next = await farLines.next();
  if (next.done === true) throw new Error('the far end is gone');
  return next.value;
}

/** TUN "plain" → forwarding here → veth → the far end, whose side of the veth merges. */
function setUpAddresses(): void {
  const far = ['--target', String(farEnd.pid), '--net'];
  const inFar = (...command: string[]) => execFileSync('nsenter', [...far, ...command]);
  ip('link', 'add', 'vetha', 'type', 'veth', 'peer', 'name', 'vethb');
  ip('link', 'set', 'vethb', 'netns', String(farEnd.pid));
  for (const [interfaceName, network, host] of [
    [ours.name, 77, 2],
    [plain.name, 78, 2],
    ['vetha', 79, 1],
  ] as const) {
    ip('address', 'add', `10.${network}.0.${host}/24`, 'dev', interfaceName);
    const address6 = `fd00::${network.toString(16)}:${host}`;
    ip('address', 'add', `${address6}/112`, 'dev', interfaceName, 'nodad');
    ip('link', 'set', interfaceName, 'up');
  }
  inFar('ip', 'address', 'add', '10.79.0.2/24', 'dev', 'vethb');
  inFar('ip', 'address', 'add', 'fd00::4f:2/112', 'dev', 'vethb', 'nodad');
  inFar('ip', 'link', 'set', 'vethb', 'up');
  inFar('ip', 'route', 'add', 'default', 'via', '10.79.0.1');
  inFar('ip', '-6', 'route', 'add', 'default', 'via', 'fd00::4f:1');
  for (const path of forwarding) writeFileSync(path, '1');

  const tool = join(tmpdir(), `switch-feature-${process.pid}`);
  const source = join(import.meta.dirname, '../../native-bridge/test/switch_feature.c');
  execFileSync(process.env['CC'] ?? 'gcc', ['-o', tool, source]);
  // A veth leaves packets of a sender with TSO as they are: they must have been one already.
  execFileSync(tool, ['vetha', 'tso', 'off']);
  inFar(tool, 'vethb', 'gro', 'on');
  rmSync(tool);
  // Else each packet would be a poll of its own, with nothing to merge it with.
  const flushLater =
    'mount -t sysfs sysfs /sys && echo 500000 > /sys/class/net/vethb/gro_flush_timeout';
  inFar('unshare', '--mount', 'sh', '-c', flushLater);
}

function checksumErrors(): number {
  return field(readFileSync('/proc/self/net/snmp', 'utf8'), 'Tcp', 'InCsumErrors');
}

async function farCounters(): Promise<{ checksumErrors: number; packets: number }> {
  farEnd.stdin?.write('counters\n');
  const { snmp, snmp6 } = JSON.parse(await nextLine()) as { snmp: string; snmp6: string };
  const packets6 = Number(/^Ip6InReceives\s+(\d+)/m.exec(snmp6)?.[1]);
  return {
    checksumErrors: field(snmp, 'Tcp', 'InCsumErrors'),
    packets: field(snmp, 'Ip', 'InReceives') + packets6,
  };
}

/** Two lines for each group: names, then values. */
function field(snmp: string, group: string, name: string): number {
  const [names = [], values = []] = snmp
    .split('\n')
    .filter((line) => line.startsWith(`${group}:`))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf(name)]);
}
