/** The inner half of the demo: joins stick and carrier, goes online, tries what a person would. */
import { execFileSync } from 'node:child_process';

import type { Failure } from '../../shared/failure.ts';
import type { SessionState } from '../../shared/session.ts';
import { bundlePath, composeSession, type Session, type StickSpec } from '../../main/compose.ts';
import { CarrierProcess } from '../../simulator/carrier/carrier-process.ts';
import { carrierPlan } from '../../simulator/carrier/carrier-plan.ts';
import { StateTable } from '../state-table.ts';
import { download, lookUp, ping, type DownloadResult, type PingResult } from './checks.ts';
import { compareSnapshots, readHostSnapshot } from './host-snapshot.ts';

export interface DemoPlan {
  readonly spec: StickSpec;
  readonly downloadLength: number;
  readonly offload: boolean;
}

export interface DemoResult {
  readonly allGood: boolean;
  readonly failure: Failure | undefined;
  readonly address?: string;
  readonly ping?: PingResult;
  readonly resolvedAddress?: string;
  readonly download?: DownloadResult;
  /** Differences to before; empty is what it must be. */
  readonly leftBehind: readonly string[];
}

const noLease = { address: '', dnsServers: [] as readonly string[] };

/** The PIN of the virtual SIM; the demo is its user. */
const PIN = '1234';

export async function runDemo(plan: DemoPlan, write: (line: string) => void): Promise<DemoResult> {
  execFileSync('ip', ['link', 'set', 'lo', 'up']);
  const before = readHostSnapshot();
  const carrier = await CarrierProcess.start({
    serverPath: bundlePath('simulator/carrier-server.js'),
  });
  const session = composeSession({
    spec: plan.spec,
    settings: {
      apn: 'internet',
      roamingAllowed: false,
      routing: 'everything',
      offload: plan.offload,
    },
    onStickOpened: async ({ carrierInterface }) => {
      if (carrierInterface !== undefined) await carrier.serve(carrierInterface);
    },
  });
  const stop = () => void session.runner.disconnect();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    const tried = await goAndTry(session, plan, write);
    await session.runner.disconnect();
    await session.end();
    await carrier.end();
    const leftBehind = compareSnapshots(before, readHostSnapshot());
    write('');
    if (leftBehind.length === 0) {
      write('Interfaces, routes and DNS are as before (compared line by line).');
    } else {
      write('NOT as before:');
      for (const line of leftBehind) write(`  ${line}`);
    }
    return { ...tried, allGood: tried.allGood && leftBehind.length === 0, leftBehind };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await session.end();
    await carrier.end();
  }
}

async function goAndTry(
  { runner, readCounters }: Session,
  plan: DemoPlan,
  write: (line: string) => void,
): Promise<Omit<DemoResult, 'leftBehind'>> {
  const table = new StateTable(write);
  runner.onState((state) => {
    table.show(state);
    if (state.state === 'pin-required' && state.refused === undefined) {
      runner.unlock({ kind: 'pin', pin: PIN, origin: 'user', consentToLastTry: false });
    }
  });
  runner.connect();
  const reached = await runner.whenState(isAnEnd);
  if (reached.state !== 'online') {
    return { allGood: false, failure: reached.state === 'failed' ? reached.failure : undefined };
  }
  const leases = [reached.lease, reached.lease6].filter((lease) => lease !== undefined);
  write('');
  for (const { address, gateway, prefixLength, dnsServers } of leases) {
    write(
      `Address   ${address}/${prefixLength}, gateway ${gateway ?? 'none'}, ` +
        `DNS ${dnsServers.join(' ')}`,
    );
  }
  const [{ address, dnsServers } = noLease] = leases;

  const pinged = await ping(carrierPlan.webServer, 5);
  write(
    `Ping      ${carrierPlan.webServer}: ${pinged.received} of ${pinged.sent} came back` +
      (pinged.averageMs === undefined ? '' : `, ${pinged.averageMs.toFixed(2)} ms on average`),
  );
  const resolved = await lookUp(carrierPlan.webName, dnsServers[0] ?? '').catch(messageOf);
  write(`DNS       ${carrierPlan.webName} is ${resolved}`);
  const url = `http://${carrierPlan.webServer}/download?bytes=${plan.downloadLength}`;
  const loaded = await download(url, plan.downloadLength).catch(messageOf);
  if (typeof loaded === 'string') write(`Download  failed: ${loaded}`);
  else write(describeDownload(loaded));
  const { uplink, downlink } = await readCounters();
  write(
    `Packets   ${uplink['packets']} up in ${uplink['ntbs']} NTBs, ` +
      `${downlink['packets']} down in ${downlink['transfers']}`,
  );
  write('');
  return {
    allGood:
      pinged.received === pinged.sent &&
      pinged.sent > 0 &&
      resolved === carrierPlan.webServer &&
      typeof loaded !== 'string' &&
      loaded.matches,
    failure: undefined,
    address,
    ping: pinged,
    resolvedAddress: resolved,
    ...(typeof loaded === 'string' ? {} : { download: loaded }),
  };
}

function describeDownload({ bytes, seconds, megabitPerSecond, sha256, matches }: DownloadResult) {
  return (
    `Download  ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s, ` +
    `${megabitPerSecond.toFixed(0)} Mbit/s, SHA-256 ${sha256.slice(0, 16)}… ` +
    (matches ? 'matches' : 'DOES NOT MATCH')
  );
}

function isAnEnd({ state }: SessionState): boolean {
  return state === 'online' || state === 'failed' || state === 'idle';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
