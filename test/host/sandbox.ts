/** The computer these tests have for themselves: its state before and after, its helper processes. */
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeEach, expect } from 'vitest';

import { readHostSnapshot } from '../../cli/demo/host-snapshot.ts';
import type { HelperConnection } from '../../main/host/helper-connection.ts';
import {
  configurePayload,
  helperVerb,
  openTunPayload,
  setDnsPayload,
  setRoutesPayload,
} from '../../main/host/helper-protocol.ts';
import { startHelper, type RunningHelper } from '../../main/host/start-helper.ts';
import { isRunning, resolvectl } from './services.ts';

export const helperProgram = resolve('native-bridge/helper/build/tetherstick-helper');

/** Why these tests cannot run here; undefined inside a sandbox. */
export const skipReason: string | undefined =
  process.env['TETHERSTICK_SANDBOX'] === 'yes'
    ? undefined
    : (process.env['TETHERSTICK_SANDBOX'] ?? 'needs a sandbox of its own: run "npm test"');

/** Skips every test of the file, with the reason, where these tests cannot run. */
export function skipOutsideSandbox(): void {
  beforeEach(({ skip }) => {
    if (skipReason !== undefined) skip(skipReason);
  });
}

/**
 * Network and name look-up, and of the files in /etc and /run everything that can be told apart; of a
 * resolv.conf that a program makes anew each time, what it says.
 */
export function readComputer(options: { readonly isMadeAnew?: boolean } = {}): string[] {
  return [
    ...readHostSnapshot().lines,
    ...(isRunning('resolved') ? [resolvectl('dns'), resolvectl('domain')] : []),
    ...readdirSync('/etc')
      .filter((name) => name.startsWith('resolv') || name.startsWith('.resolv'))
      .flatMap((name) => describeFile(`/etc/${name}`, options.isMadeAnew ?? false)),
    ...readdirSync('/run').filter((name) => name.startsWith('tetherstick')),
    ...readdirSync('/var/lib/tetherstick').filter((name) => name.startsWith('journal')),
  ];
}

function describeFile(path: string, isMadeAnew: boolean): string[] {
  const { mode, uid, gid, ino, mtimeMs } = lstatSync(path);
  const isLink = lstatSync(path).isSymbolicLink();
  if (lstatSync(path).isDirectory()) return [path];
  const bytes = isLink ? readlinkSync(path) : readFileSync(path, 'hex');
  const identity = isMadeAnew ? '' : `inode ${ino} ${mtimeMs}`;
  return [`${path} ${mode.toString(8)} ${uid}:${gid} ${identity} ${bytes}`];
}

export async function start(): Promise<RunningHelper> {
  const way = { way: 'directly', program: helperProgram } as const;
  return startHelper(new AbortController().signal, way);
}

export const nameServer = '10.64.1.1';

/** As a session does it: tunnel, address, default route, DNS. Resolves with the tunnel's descriptor. */
export async function goOnline(connection: HelperConnection): Promise<number> {
  const { descriptor = -1 } = await connection.request(
    helperVerb.openTun,
    openTunPayload(1500, true),
  );
  await connection.request(helperVerb.configure, configurePayload(1400, ['10.64.1.2']));
  await connection.request(
    helperVerb.setRoutes,
    setRoutesPayload(50, [{ address: '0.0.0.0', prefixLength: 0 }]),
  );
  await connection.request(helperVerb.setDns, setDnsPayload([nameServer], ['lan.example']));
  return descriptor;
}

export interface HelperProcesses {
  readonly janitor: number;
  readonly server: number;
  readonly keeper: number;
}

/** The three processes of the one helper that runs here. */
export function helperProcesses(): HelperProcesses {
  const found = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), status: statusOf(name) }))
    .filter(({ status }) => /^Name:\ttetherstick-hel$/m.test(status));
  const parentOf = (status: string) => Number(/^PPid:\t(\d+)/m.exec(status)?.[1]);
  const pids = new Set(found.map(({ pid }) => pid));
  const janitor = found.find(({ status }) => !pids.has(parentOf(status)));
  const server = found.find(({ status }) => !/^Uid:\t0\t/m.test(status));
  const keeper = found.find((one) => one !== janitor && one !== server);
  if (!janitor || !server || !keeper) throw new Error(`${found.length} helper processes`);
  return { janitor: janitor.pid, server: server.pid, keeper: keeper.pid };
}

export function helperCount(): number {
  return readdirSync('/proc').filter((name) => /^Name:\ttetherstick-hel$/m.test(statusOf(name)))
    .length;
}

function statusOf(name: string): string {
  try {
    const status = readFileSync(`/proc/${name}/status`, 'utf8');
    return /^State:\tZ/m.test(status) ? '' : status;
  } catch {
    return '';
  }
}

/** `--undo`, as the boot does it. */
export function undo(): void {
  execFileSync(helperProgram, ['--undo'], { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** After a test that failed half-way: the next one is not to meet its helper. */
export async function endHelpers(): Promise<void> {
  if (helperCount() === 0) return;
  const left = readdirSync('/proc').filter((name) =>
    /^Name:\ttetherstick-hel$/m.test(statusOf(name)),
  );
  for (const pid of left) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
  await helperGone();
}

/** Waits until no helper is left. */
export async function helperGone(): Promise<void> {
  await expect.poll(helperCount, { timeout: 20_000 }).toBe(0);
}
