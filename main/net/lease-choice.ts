/**
 * Which of two leases holds: the one the stick named in its AT answer, there from the first moment,
 * or the one its DHCP server gave. DHCP wins wherever they differ.
 */
import type { IpLease } from '../../shared/lease.ts';
import { staticConfig, type LinkConfig } from './link-config.ts';

export class LeaseChoice {
  #static: IpLease | undefined;
  #dhcp: LinkConfig | undefined;

  get hasStatic(): boolean {
    return this.#static !== undefined;
  }

  /** What the host is to be set up with; undefined when there is no lease. */
  get best(): LinkConfig | undefined {
    if (!this.#dhcp) return this.#static && staticConfig(this.#static);
    return withDnsOf(this.#static, this.#dhcp);
  }

  setStatic(lease: IpLease): void {
    this.#static = lease;
  }

  setDhcp(config: LinkConfig): void {
    this.#dhcp = config;
  }

  /**
   * The DHCP lease is over. One that ran out in silence says nothing against the address that the
   * stick named itself; one that was refused does.
   */
  dropDhcp(reason: 'expired' | 'nak' | 'conflict'): void {
    this.#dhcp = undefined;
    if (reason !== 'expired') this.#static = undefined;
  }

  clear(): void {
    this.#static = undefined;
    this.#dhcp = undefined;
  }
}

/** A DHCP server that names no DNS server does not take away those that the stick named. */
function withDnsOf(named: IpLease | undefined, config: LinkConfig): LinkConfig {
  const { lease } = config;
  if (lease.dnsServers.length > 0 || named?.address !== lease.address) return config;
  return { ...config, lease: { ...lease, dnsServers: named.dnsServers } };
}
