/**
 * Whether a tunnel can be had here, found out before anything is asked of a person or of the network.
 * Opening the device makes no interface; it loads the kernel's module where that is not loaded yet.
 */
import { closeSync, openSync, readFileSync } from 'node:fs';

import { FailureError } from '../../shared/failure.ts';
import { openFailure } from '../tun/tun-failure.ts';

export interface TunPlaces {
  readonly device: string;
  /** What the kernel says about a process, capabilities included: proc_pid_status(5). */
  readonly status: string;
}

const places: TunPlaces = { device: '/dev/net/tun', status: '/proc/self/status' };

/** Bit of capabilities(7). */
const CAP_NET_ADMIN = 12n;

/**
 * FailureError 'tun-missing' without device or module, 'tun-permission' where the rights of this very
 * process, which `asThisProcess` says are the ones that count, do not suffice.
 */
export function requireTunRight(asThisProcess: boolean, { device, status } = places): void {
  try {
    closeSync(openSync(device, 'r+'));
  } catch (error) {
    const failure = openFailure(error);
    const isForHelper = failure.failure.code !== 'tun-missing' && !asThisProcess;
    if (!isForHelper) throw failure;
  }
  if (asThisProcess && !hasCapability(status, CAP_NET_ADMIN)) {
    throw new FailureError({ code: 'tun-permission', detail: 'no CAP_NET_ADMIN' });
  }
}

function hasCapability(statusPath: string, bit: bigint): boolean {
  const [, effective] = /^CapEff:\s+([0-9a-f]+)$/m.exec(readFileSync(statusPath, 'utf8')) ?? [];
  return effective !== undefined && ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}
