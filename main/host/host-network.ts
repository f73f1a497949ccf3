/**
 * The host's own network settings around the tunnel. Implemented by HelperHostNetwork, which asks the
 * privileged helper for all of it.
 */
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import type { NetworkExtras } from '../../shared/network-extras.ts';
import type { Routing } from '../../shared/routing.ts';
import type { TunHandover } from '../tun/tun-handover.ts';

export interface HostNetworkRequest {
  /** At least one of the two. */
  readonly lease: IpLease | undefined;
  readonly lease6: Ipv6Lease | undefined;
  /** What came along with the leases. */
  readonly extras: NetworkExtras;
  readonly routing: Routing;
}

export interface HostNetwork {
  /**
   * Gets the permission to do the rest, which may ask the person at the computer. Idempotent.
   * Rejects with FailureError 'helper-missing', 'helper-denied', 'helper-failed', 'tun-missing',
   * 'tun-permission' or 'platform-unsupported'.
   */
  prepare(signal: AbortSignal): Promise<void>;
  /** A new tunnel, or undefined while the one that was handed over before is still there. */
  openTun(mtu: number, offload: boolean): Promise<TunHandover | undefined>;
  /**
   * Gives the tunnel the leases' addresses, routes and DNS and brings it up. Again with other leases:
   * the new settings are in place before the old ones go. Resolves with the families that the host
   * has taken. Rejects with FailureError 'host-network-failed' or 'helper-failed'; what was done by
   * then restore() undoes.
   */
  apply(request: HostNetworkRequest): Promise<{ readonly ipv4: boolean; readonly ipv6: boolean }>;
  /** Undoes all that apply and openTun did. Idempotent. */
  restore(): Promise<void>;
  /** Restores, and gives the permission back. The next prepare() may ask again. */
  end(): Promise<void>;
}
