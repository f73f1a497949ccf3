/**
 * The host's own network settings around the tunnel. Implemented by LinuxHostNetwork, and by
 * whatever asks a privileged helper for the same.
 */
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';

export interface HostNetworkRequest {
  /** A tunnel's interface; anything else is refused. */
  readonly interfaceName: string;
  /** At least one of the two. */
  readonly lease: IpLease | undefined;
  readonly lease6: Ipv6Lease | undefined;
  /** 'everything' adds a default route; 'none' leaves all traffic where it was. */
  readonly routing: 'everything' | 'none';
  /** Route metric, lower wins. NetworkManager's: 100 Ethernet, 600 Wi-Fi, 700 WWAN. */
  readonly metric: number;
}

export interface HostNetwork {
  /**
   * Gives the interface the leases' addresses and routes and brings it up. Again with other leases:
   * the new settings are in place before the old ones go. Rejects with FailureError
   * 'host-network-failed' or 'platform-unsupported'; what was done by then restore() undoes.
   */
  apply(request: HostNetworkRequest): Promise<void>;
  /** Undoes all that apply did. Idempotent, and content when the interface is gone already. */
  restore(): Promise<void>;
}
