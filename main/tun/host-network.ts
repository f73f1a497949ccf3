/**
 * The host's own network settings around the tunnel. Implemented by LinuxHostNetwork, and by
 * whatever asks a privileged helper for the same.
 */
import type { IpLease } from '../../shared/lease.ts';

export interface HostNetworkRequest {
  /** A tunnel's interface; anything else is refused. */
  readonly interfaceName: string;
  readonly lease: IpLease;
  /** 'everything' adds a default route; 'none' leaves all traffic where it was. */
  readonly routing: 'everything' | 'none';
  /** Route metric, lower wins. NetworkManager's: 100 Ethernet, 600 Wi-Fi, 700 WWAN. */
  readonly metric: number;
}

export interface HostNetwork {
  /**
   * Gives the interface the lease's address and routes and brings it up. Again with another lease:
   * the new settings are in place before the old ones go. Rejects with FailureError
   * 'host-network-failed' or 'platform-unsupported'; what was done by then restore() undoes.
   */
  apply(request: HostNetworkRequest): Promise<void>;
  /** Undoes all that apply did. Idempotent, and content when the interface is gone already. */
  restore(): Promise<void>;
}
