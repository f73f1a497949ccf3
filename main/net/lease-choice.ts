/**
 * Which of two leases holds: the one the stick named in its AT answer, there from the first moment,
 * or the one its DHCP server gave. DHCP wins wherever they differ.
 */
import type { IpLease } from '../../shared/lease.ts';
import type { DhcpLease } from './dhcp-lease.ts';
import { dhcpConfig, staticConfig, type LinkConfig } from './link-config.ts';

export class LeaseChoice {
  readonly #linkMtu: number;
  #static: IpLease | undefined;
  #dhcp: DhcpLease | undefined;

  constructor(linkMtu: number) {
    this.#linkMtu = linkMtu;
  }

  get hasStatic(): boolean {
    return this.#static !== undefined;
  }

  /** What the host is to be set up with; undefined when there is no lease. */
  get best(): LinkConfig | undefined {
    if (this.#dhcp) return dhcpConfig(this.#dhcp, this.#linkMtu, this.#static);
    return this.#static && staticConfig(this.#static);
  }

  setStatic(lease: IpLease): void {
    this.#static = lease;
  }

  setDhcp(lease: DhcpLease): void {
    this.#dhcp = lease;
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
