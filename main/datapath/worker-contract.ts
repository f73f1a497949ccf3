/**
 * Everything that crosses between the main thread and the datapath Worker, both ways.
 *
 * Requests go main → Worker and get exactly one reply; they are carried out in order. Events go
 * Worker → main. All values are plain data that survives structured clone.
 */
import type { Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { LinkEvent } from '../net/ethernet-link.ts';
import type { MeasurementRequest } from '../net/measure/measurement.ts';
import type { TunHandover } from '../tun/tun-handover.ts';
import type { StickSpec, VirtualStickAction } from './stick-spec.ts';

export interface DatapathRequests {
  /** Opens the stick, sets up its network function and its AT port. */
  'open-stick': { args: { spec: StickSpec }; answer: OpenedStick };
  'write-at': { args: { bytes: Uint8Array }; answer: undefined };
  /**
   * The call is up for these families: ARP and DHCP start, with the address of `^DHCP?` where it is
   * known already, and the search for an IPv6 router.
   */
  'start-link': {
    args: { staticLease: IpLease | undefined; families: IpFamilies };
    answer: undefined;
  };
  /** One family came up or went down within the call. */
  'set-link-families': { args: { families: IpFamilies }; answer: undefined };
  'apply-static-lease': { args: { lease: IpLease }; answer: undefined };
  /** What `^DHCPV6?` names, for a router that names none. */
  'apply-ipv6-dns': { args: { dnsServers: readonly string[] }; answer: undefined };
  'stop-link': { args: undefined; answer: undefined };
  /**
   * Takes over a TUN that was made for us, keeps the one there is, or where there is neither opens one
   * with the rights of this process. Packets do not flow before 'start-traffic'.
   */
  'open-tun': { args: OpenTunArgs; answer: { interfaceName: string } };
  /** Lets packets of these families through: those the host is set up for. */
  'start-traffic': { args: { families: IpFamilies }; answer: undefined };
  'stop-traffic': { args: undefined; answer: undefined };
  /** Resets the USB port; 'stick-gone' follows. */
  'reset-stick': { args: undefined; answer: undefined };
  'start-probe': { args: undefined; answer: undefined };
  /** The link event 'measured' with this number follows; a second one ends the first. */
  'start-measurement': {
    args: { id: number; request: MeasurementRequest };
    answer: undefined;
  };
  'act-on-virtual-stick': { args: VirtualStickAction; answer: undefined };
  'read-counters': { args: undefined; answer: DatapathCounters };
  /** Takes everything down in order; the Worker can open again afterwards. */
  close: { args: undefined; answer: undefined };
}

export interface OpenTunArgs {
  /** Largest IP packet in bytes. */
  readonly mtu: number;
  /** Super-packets in both directions, as far as the kernel has them. */
  readonly offload: boolean;
  readonly handover: TunHandover | undefined;
}

export type DatapathRequest = keyof DatapathRequests;

export type DatapathEvent =
  | { readonly type: 'at-data'; readonly bytes: Uint8Array }
  | { readonly type: 'at-ended'; readonly detail: string }
  | { readonly type: 'link'; readonly event: LinkEvent }
  /** CDC NETWORK_CONNECTION from the stick's interrupt endpoint. */
  | { readonly type: 'carrier'; readonly connected: boolean }
  /** The kernel refused a merged packet, which costs nothing but is worth remembering. */
  | { readonly type: 'merges-refused' }
  /** A virtual stick was plugged in (another address each time) or left (undefined). */
  | { readonly type: 'virtual-stick'; readonly address: number | undefined }
  | { readonly type: 'stick-gone' }
  /** A part of the path died by itself (TUN deleted, USB error). */
  | { readonly type: 'broken'; readonly failure: Failure };

export interface OpenedStick {
  /** What to call it, e.g. `HUAWEI_MOBILE (12d1:15b6)`. */
  readonly product: string;
  readonly ntbFormat: 'ntb16' | 'ntb32';
  /** Name of the carrier's TAP, where the virtual stick has one. */
  readonly carrierInterface: string | undefined;
}

/** Totals since the stick was opened, grouped by part; every drop has a reason of its own. */
export interface DatapathCounters {
  readonly uplink: Readonly<Record<string, number>>;
  readonly downlink: Readonly<Record<string, number>>;
  readonly link: Readonly<Record<string, number>>;
  /** Of the open TUN, where it is a kernel's. */
  readonly tun: Readonly<Record<string, number>>;
  readonly ntb: Readonly<Record<string, number>>;
  readonly virtualStick: Readonly<Record<string, number>> | undefined;
}

export interface RequestMessage {
  readonly id: number;
  readonly request: DatapathRequest;
  readonly args: unknown;
}

export type WorkerMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly answer: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly failure: Failure }
  | { readonly kind: 'event'; readonly event: DatapathEvent };
