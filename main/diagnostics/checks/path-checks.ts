/** Address, gateway, internet, DNS, path MTU, speed: measured with packets of our own in the path. */
import { isIP, isIPv4 } from 'node:net';

import type { IpLease } from '../../../shared/lease.ts';
import type { DownloadAnswer } from '../../net/measure/measurement.ts';
import { isCaptiveStatus, NO_ERROR, NO_SUCH_NAME } from './answer-codes.ts';
import {
  failed,
  median,
  ok,
  roundedMs,
  type Check,
  type CheckOutcome,
  type CheckParts,
} from './check-parts.ts';
import { failureOfNow } from './modem-checks.ts';

const ECHOES = 3;
const HTTPS_PORT = 443;
/** What a check may cost in all. */
const DOWNLOAD_BYTES = 2_000_000;
const DOWNLOAD_MS = 6_000;

export const addressCheck: Check = {
  name: 'address',
  needs: ['connection'],
  run({ connection }) {
    const { session } = connection();
    const { lease, lease6 } =
      session.state === 'online' || session.state === 'verifying'
        ? session
        : { lease: undefined, lease6: undefined };
    const address = lease?.address ?? lease6?.address;
    if (address !== undefined) return Promise.resolve(ok({ address }));
    return Promise.resolve(failed(failureOfNow(connection()) ?? { code: 'no-address' }));
  },
};

export const gatewayCheck: Check = {
  name: 'gateway',
  needs: ['address'],
  async run(parts) {
    const lease = leaseOf(parts);
    if (lease === undefined) return { status: 'skipped' };
    const answer = await parts.measure({
      kind: 'echo',
      destination: lease.gateway,
      count: ECHOES,
    });
    const rttMs = answer.kind === 'echo' ? median(answer.rttsMs) : undefined;
    if (rttMs !== undefined) return ok({ rttMs: roundedMs(rttMs) });
    // Many gateways answer ARP or DHCP and no ping: then it is there.
    return (await parts.answersOfStick()) > 0
      ? ok({ pings: 'unanswered' })
      : failed({ code: 'no-answer' });
  },
};

export const internetCheck: Check = {
  name: 'internet',
  needs: ['address'],
  async run(parts, findings) {
    if (leaseOf(parts) === undefined) return overIpv6(parts);
    for (const server of parts.targets.servers) {
      const destination = await addressOf(parts, server);
      if (destination === undefined) continue;
      const echo = await parts.measure({ kind: 'echo', destination, count: ECHOES });
      const rttMs = echo.kind === 'echo' ? median(echo.rttsMs) : undefined;
      if (rttMs !== undefined) {
        findings.echoHost = destination;
        findings.rttMs = rttMs;
        return ok({ rttMs: roundedMs(rttMs), server });
      }
      const opened = await parts.measure({ kind: 'connect', destination, port: HTTPS_PORT });
      if (opened.kind === 'connect' && opened.rttMs !== undefined) {
        findings.rttMs = opened.rttMs;
        return ok({ rttMs: roundedMs(opened.rttMs), server });
      }
    }
    return failed({ code: 'no-answer' });
  },
};

/** What the session found out by itself is all there is: our own packets are IPv4's. */
function overIpv6({ connection }: CheckParts): CheckOutcome {
  return connection().session.state === 'online' ? ok() : failed({ code: 'no-answer' });
}

export const dnsCheck: Check = {
  name: 'dns',
  needs: ['address'],
  async run(parts) {
    const servers = nameServersOf(parts);
    if (servers.length === 0) return { status: 'skipped' };
    for (const server of servers) {
      const answer = await parts.measure({ kind: 'look-up', server, name: parts.targets.name });
      if (answer.kind !== 'look-up' || answer.rttMs === undefined) continue;
      const isServed = answer.responseCode === NO_ERROR || answer.responseCode === NO_SUCH_NAME;
      if (isServed) return ok({ rttMs: roundedMs(answer.rttMs), server });
    }
    return failed({ code: 'dns-broken' });
  },
};

export const pathMtuCheck: Check = {
  name: 'path-mtu',
  needs: ['internet'],
  async run(parts, { echoHost }) {
    const lease = leaseOf(parts);
    if (lease === undefined || echoHost === undefined) return { status: 'skipped' };
    const linkMtu = lease.mtu;
    const answer = await parts.measure({ kind: 'path-mtu', destination: echoHost, linkMtu });
    // Hosts that answer no echo of any length tell nothing of the path.
    if (answer.kind !== 'path-mtu' || answer.mtu === undefined) return { status: 'skipped' };
    const isSilentlyLost = answer.mtu < linkMtu && answer.toldMtu === undefined;
    const facts = { mtu: answer.mtu };
    return isSilentlyLost ? failed({ code: 'mtu-blackhole' }, facts) : ok(facts);
  },
};

export const throughputCheck: Check = {
  name: 'throughput',
  needs: ['internet'],
  async run(parts, findings) {
    const { host, port, path } = parts.targets.download;
    if (leaseOf(parts) === undefined) return { status: 'skipped' };
    const destination = await addressOf(parts, host);
    if (destination === undefined) return { status: 'skipped' };
    const limits = { maxBytes: DOWNLOAD_BYTES, maxMs: DOWNLOAD_MS };
    const page = { host, port, path };
    const answer = await parts.measure({ kind: 'download', destination, ...page, ...limits });
    if (answer.kind !== 'download') return { status: 'skipped' };
    findings.loadedRttMs ??= median(answer.loadedRttsMs);
    if (isCaptiveStatus(answer.status)) return failed({ code: 'captive' });
    return speedOf(answer);
  },
};

function speedOf({ status, bytes, timedBytes, tookMs }: DownloadAnswer): CheckOutcome {
  if (status !== 200 || bytes === 0) {
    return { status: 'skipped', facts: status === undefined ? {} : { httpStatus: status } };
  }
  // What came in one go tells no speed.
  if (timedBytes === 0 || tookMs === 0) return { status: 'skipped' };
  return ok({ downBitsPerSecond: Math.round((8_000 * timedBytes) / tookMs), bytes });
}

export const latencyUnderLoadCheck: Check = {
  name: 'latency-under-load',
  needs: ['internet'],
  run(_parts, { rttMs, loadedRttMs }) {
    if (loadedRttMs === undefined) return Promise.resolve({ status: 'skipped' });
    const facts = {
      rttMs: roundedMs(loadedRttMs),
      ...(rttMs === undefined ? {} : { idleRttMs: roundedMs(rttMs) }),
    };
    return Promise.resolve(ok(facts));
  },
};

function leaseOf({ connection }: CheckParts): IpLease | undefined {
  const { session } = connection();
  return session.state === 'online' || session.state === 'verifying' ? session.lease : undefined;
}

/** Those of the settings where there are some: they are what programs ask. */
function nameServersOf(parts: CheckParts): readonly string[] {
  const chosen = parts.connection().settings.nameServers ?? [];
  const servers = chosen.length > 0 ? chosen : (leaseOf(parts)?.dnsServers ?? []);
  return servers.filter((server) => isIPv4(server));
}

/** Undefined for an IPv6 address, and for a name that nobody knows. */
async function addressOf(parts: CheckParts, server: string): Promise<string | undefined> {
  if (isIP(server) !== 0) return isIPv4(server) ? server : undefined;
  for (const nameServer of nameServersOf(parts)) {
    const answer = await parts.measure({ kind: 'look-up', server: nameServer, name: server });
    if (answer.kind === 'look-up' && answer.address !== undefined) return answer.address;
  }
  return undefined;
}
