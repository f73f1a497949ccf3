/**
 * Address, routes and link state by `ip`, with the rights of this very process: root, or
 * CAP_NET_ADMIN in a network namespace of its own. DNS is not touched.
 */
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';

import { FailureError } from '../../shared/failure.ts';
import { planHostNetwork, type HostChange } from './host-network-plan.ts';
import type { HostNetwork, HostNetworkRequest } from './host-network.ts';
import { IpCommandError, runIp, type RunIp } from './ip-command.ts';
import { errnoOf } from './tun-failure.ts';

export class LinuxHostNetwork implements HostNetwork {
  readonly #runIp: RunIp;
  /** By its undoing. A change is noted before it is made, so that half of one is undone too. */
  readonly #made = new Map<string, HostChange>();
  #busy: Promise<void> = Promise.resolve();

  constructor(options: { readonly runIp?: RunIp } = {}) {
    this.#runIp = options.runIp ?? runIp;
  }

  apply(request: HostNetworkRequest): Promise<void> {
    return this.#afterOthers(async () => {
      requireLinux();
      const changes = planHostNetwork(this.#withoutUnwanted(request));
      await this.#keepIpv6Quiet(request.interfaceName);
      for (const change of changes) await this.#make(change);
      const wanted = new Set(changes.map(keyOf));
      await this.#undo([...this.#made.values()].filter((change) => !wanted.has(keyOf(change))));
    });
  }

  restore(): Promise<void> {
    return this.#afterOthers(() => this.#undo([...this.#made.values()]));
  }

  /** A user who has switched IPv6 off gets none from us, as long as there is IPv4. */
  #withoutUnwanted(request: HostNetworkRequest): HostNetworkRequest {
    if (request.lease6 === undefined || hasIpv6(request.interfaceName)) return request;
    if (request.lease !== undefined) return { ...request, lease6: undefined };
    throw new FailureError({
      code: 'host-network-failed',
      detail: 'the network gives IPv6 only, and IPv6 is switched off on this computer',
    });
  }

  /** One call at a time: each finds the system as the one before left it. */
  #afterOthers(work: () => Promise<void>): Promise<void> {
    const done = this.#busy.then(work);
    this.#busy = done.catch(() => undefined);
    return done;
  }

  async #make(change: HostChange): Promise<void> {
    this.#made.set(keyOf(change), change);
    try {
      await this.#runIp(change.apply);
    } catch (error) {
      // The very same route is there already: a request repeated.
      if (!isAnswer(error, 'File exists')) throw hostNetworkFailure(error);
    }
  }

  /** Tries all of them, newest first, and fails at the end with the first that did not work. */
  async #undo(changes: readonly HostChange[]): Promise<void> {
    let failure: FailureError | undefined;
    for (const change of changes.toReversed()) {
      try {
        await this.#runIp(change.undo);
      } catch (error) {
        if (!isUndoneAlready(error, change)) {
          failure ??= hostNetworkFailure(error);
          continue;
        }
      }
      this.#made.delete(keyOf(change));
    }
    if (failure !== undefined) throw failure;
  }

  /**
   * The kernel shall not give the interface a link-local address, solicit routers or follow their
   * advertisements: the stick's link speaks for itself. Where the interface has no IPv6 (switched
   * off, or an MTU under 1280) there is nothing to do.
   */
  async #keepIpv6Quiet(interfaceName: string): Promise<void> {
    const settings = `/proc/sys/net/ipv6/conf/${interfaceName}`;
    if (!existsSync(settings)) return;
    try {
      await this.#runIp(['link', 'set', 'dev', interfaceName, 'addrgenmode', 'none']);
      await writeFile(`${settings}/accept_ra`, '0');
      await writeFile(`${settings}/autoconf`, '0');
    } catch (error) {
      // Containers mount /proc/sys read-only. Without an address the rest is only a precaution.
      if (errnoOf(error) !== 'EROFS') throw hostNetworkFailure(error);
    }
  }
}

/** An interface that is not there, or has lost its IPv6 to a small MTU, says nothing about that. */
function hasIpv6(interfaceName: string): boolean {
  if (!existsSync('/proc/sys/net/ipv6')) return false;
  const setting = ['all', interfaceName].map((name) => readSwitch(name, 'disable_ipv6'));
  return !setting.includes('1');
}

function readSwitch(interfaceName: string, name: string): string | undefined {
  try {
    return readFileSync(`/proc/sys/net/ipv6/conf/${interfaceName}/${name}`, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function keyOf(change: HostChange): string {
  return change.undo.join(' ');
}

function requireLinux(): void {
  if (process.platform === 'linux') return;
  throw new FailureError({ code: 'platform-unsupported', detail: process.platform });
}

function isAnswer(error: unknown, answer: string): boolean {
  return error instanceof IpCommandError && error.output.includes(answer);
}

/** The route went by itself, with the link's state, its source address or the whole interface. */
function isUndoneAlready(error: unknown, change: HostChange): boolean {
  return (
    isAnswer(error, 'No such process') ||
    // Of the network namespace this process is in, unlike /sys/class/net.
    !existsSync(`/proc/sys/net/ipv4/conf/${change.interfaceName}`)
  );
}

function hostNetworkFailure(error: unknown): FailureError {
  const detail = error instanceof Error ? error.message : String(error);
  return new FailureError({ code: 'host-network-failed', detail }, { cause: error });
}
