/**
 * The link between us and the stick: an Ethernet with two stations on it. Frames come in and go out
 * in batches; what concerns the link itself (ARP, DHCP, neighbour discovery, probes) never reaches
 * the host. IPv4 and IPv6 are two halves that know nothing of each other.
 *
 * Does no I/O and reads no clock. Whoever drives it calls {@link EthernetLink.tick} at
 * `nextDeadlineMs` and, after every call, sends what `nextFrame` has and reads `takeEvents`.
 */
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease } from '../../shared/lease.ts';
import { SlotWord, type NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { ETHERNET_HEADER_LENGTH, EtherType, frameEtherType, frameFault } from './ethernet.ts';
import { EthernetHeader } from './ethernet-header.ts';
import { GatewayNeighbor } from './gateway-neighbor.ts';
import { Ipv4Link } from './ipv4-link.ts';
import { Ipv6Link } from './ipv6-link.ts';
import type { LinkCounter, LinkCounters } from './link-counters.ts';
import type { LinkEvent } from './link-event.ts';
import { LinkOutput } from './link-output.ts';
import { MAC_LENGTH } from './mac-address.ts';
import type { MeasurementRequest } from './measure/measurement.ts';
import { ProbeVerdict } from './probe-verdict.ts';

export type { LinkCounter, LinkCounters } from './link-counters.ts';
export type { LinkEvent } from './link-event.ts';
export type { Route } from './route.ts';

export interface EthernetLinkOptions {
  /** Six bytes: what the stick's descriptor names, or a locally administered address. */
  readonly ownMac: Uint8Array;
  /** Largest IP packet the frames have room for, 576…1500. */
  readonly linkMtu: number;
  /** Uniform over 0…0xffffffff. Not guessable: transaction ids and ports come from it. */
  readonly random32: () => number;
  /** Told to the DHCP server. */
  readonly hostName?: string;
}

const NO_HALVES = new Uint16Array(0);

const ipv4Only: IpFamilies = { ipv4: true, ipv6: false };
const bothFamilies: IpFamilies = { ipv4: true, ipv6: true };

export class EthernetLink {
  readonly #ownMac: Readonly<Uint8Array>;
  readonly #output = new LinkOutput();
  readonly #verdict = new ProbeVerdict(this.#output);
  readonly #neighbor = new GatewayNeighbor();
  readonly #neighbor6 = new GatewayNeighbor();
  readonly #header4: EthernetHeader;
  readonly #header6: EthernetHeader;
  readonly #ipv4: Ipv4Link;
  readonly #ipv6: Ipv6Link;
  /** What the host may send and receive. */
  #admitted: IpFamilies = bothFamilies;

  constructor(options: EthernetLinkOptions) {
    const { ownMac, ...others } = options;
    if (ownMac.length !== MAC_LENGTH) throw new RangeError('a MAC has six bytes');
    this.#ownMac = ownMac.slice();
    this.#header4 = new EthernetHeader(this.#neighbor.mac, this.#ownMac, EtherType.Ipv4);
    this.#header6 = new EthernetHeader(this.#neighbor6.mac, this.#ownMac, EtherType.Ipv6);
    const inner = { mac: this.#ownMac, ...others };
    this.#ipv4 = new Ipv4Link(inner, this.#neighbor, this.#output, this.#verdict);
    this.#ipv6 = new Ipv6Link(inner, this.#neighbor6, this.#output, this.#verdict);
  }

  /** Numbers only, live: they change under the reader. */
  get counters(): LinkCounters {
    return this.#output.counters.values;
  }

  /**
   * When {@link tick} is due, on the clock of `nowMs`; Infinity while no timer runs. May lie months
   * ahead: cap timer delays at 2^31 - 1 ms, a tick that comes early or late does no harm.
   */
  get nextDeadlineMs(): number {
    return Math.min(this.#ipv4.deadlineMs, this.#ipv6.deadlineMs);
  }

  /**
   * The call is up, for these families. IPv4: a static lease (the stick's AT answer) holds at once,
   * gratuitous ARP and DHCP go out beside it; without one, DHCP asks for the address of the last call
   * first. IPv6: a router is asked for, and an address made from its prefix.
   */
  start(nowMs: number, staticLease?: IpLease, families: IpFamilies = ipv4Only): void {
    if (this.#isUp) this.stop(nowMs);
    if (families.ipv4) this.#ipv4.start(nowMs, staticLease);
    if (families.ipv6) this.#ipv6.start(nowMs);
  }

  /** One family of a call came up later or went down by itself; the other is left alone. */
  setFamilies(nowMs: number, families: IpFamilies): void {
    if (families.ipv4 && !this.#ipv4.isUp) this.#ipv4.start(nowMs, undefined);
    if (!families.ipv4 && this.#ipv4.isUp) this.#ipv4.stop();
    if (families.ipv6 && !this.#ipv6.isUp) this.#ipv6.start(nowMs);
    if (!families.ipv6 && this.#ipv6.isUp) this.#ipv6.stop();
  }

  /**
   * Which families the host is set up for; packets of another are dropped, both ways, while the
   * link's own go on. At first both: whoever carries packets says otherwise.
   */
  admit(families: IpFamilies): void {
    this.#admitted = families;
  }

  /** The AT answer came late, or anew. Ignored while the call is down, overruled by a DHCP lease. */
  applyStaticLease(nowMs: number, lease: IpLease): void {
    this.#ipv4.applyStaticLease(nowMs, lease);
  }

  /** The same for IPv6, of which the AT answer names only this. Overruled by what the router names. */
  applyIpv6DnsServers(nowMs: number, servers: readonly string[]): void {
    this.#ipv6.applyDnsServers(nowMs, servers);
  }

  /** The call is down: forgets leases and gateways, drops frames not sent yet, stops all timers. */
  stop(_nowMs: number): void {
    if (!this.#isUp) return;
    this.#ipv4.stop();
    this.#ipv6.stop();
    this.#output.frames.clear();
  }

  /**
   * Leaves in `batch`, in order, the IP packets for the host, each still behind its 14-byte Ethernet
   * header and cut to 14 + IP length. Takes all else out and counts it.
   */
  receive(batch: PacketBatch, nowMs: number): void {
    const { bytes, table } = batch;
    if (!this.#isUp) {
      this.#output.counters.add('rx-link-down', batch.count);
      batch.count = 0;
      return;
    }
    let kept = 0;
    for (let i = 0; i < batch.count; i++) {
      const offset = table[2 * i]!;
      const keptLength = this.#receiveFrame(nowMs, bytes, offset, table[2 * i + 1]!);
      if (keptLength === 0) continue;
      table[2 * kept] = offset;
      table[2 * kept + 1] = keptLength;
      kept += 1;
    }
    batch.count = kept;
    this.#output.counters.addReceived(kept);
  }

  #receiveFrame(nowMs: number, bytes: Uint8Array, offset: number, length: number): number {
    const fault = frameFault(bytes, offset, length, this.#ownMac);
    if (fault !== undefined) {
      this.#output.counters.add(`rx-frame-${fault}`);
      return 0;
    }
    switch (frameEtherType(bytes, offset)) {
      case EtherType.Ipv4: {
        const kept = this.#ipv4.receivePacket(nowMs, bytes, offset, length);
        return this.#admitted.ipv4 ? kept : this.#holdBack(kept);
      }
      case EtherType.Ipv6: {
        const kept = this.#ipv6.receivePacket(nowMs, bytes, offset, length);
        return this.#admitted.ipv6 ? kept : this.#holdBack(kept);
      }
      case EtherType.Arp:
        this.#ipv4.receiveArp(nowMs, bytes, offset, length);
        return 0;
      case EtherType.Vlan:
        this.#output.counters.add('rx-vlan-tagged');
        return 0;
      default:
        this.#output.counters.add('rx-unknown-ether-type');
        return 0;
    }
  }

  #holdBack(length: number): 0 {
    if (length > 0) this.#output.counters.add('rx-host-not-ready');
    return 0;
  }

  /**
   * Writes the Ethernet header into the 14-byte hole of the entries [from, words[Count]) of
   * `slots.table`. Those that must not leave (another source than our address, to a group, not IP,
   * longer than the link, no lease) are left alone: their indices go into `refused`, ascending, and
   * their number is returned. The caller takes them out of the table.
   *
   * `refused` belongs to the caller and must have room for all entries.
   */
  wrap(slots: NtbSlots, from: number, refused: Uint32Array): number {
    const { bytes, halves = NO_HALVES, table, words } = slots;
    this.#header4.destination = this.#neighbor.mac;
    this.#header6.destination = this.#neighbor6.mac;
    const count = words[SlotWord.Count]!;
    if (refused.length < count - from) throw new RangeError('no room for the refused indices');
    let refusedCount = 0;
    for (let i = from; i < count; i++) {
      const offset = table[2 * i]!;
      const fault = this.#wrapPacket(bytes, halves, offset, table[2 * i + 1]!);
      if (fault !== undefined) {
        this.#output.counters.add(fault);
        refused[refusedCount] = i;
        refusedCount += 1;
      }
    }
    this.#output.counters.addSent(Math.max(count - from, 0) - refusedCount);
    return refusedCount;
  }

  #wrapPacket(
    bytes: Uint8Array,
    halves: Uint16Array,
    offset: number,
    length: number,
  ): LinkCounter | undefined {
    const version =
      length > ETHERNET_HEADER_LENGTH ? bytes[offset + ETHERNET_HEADER_LENGTH]! >>> 4 : 0;
    if (version === 4) {
      if (!this.#admitted.ipv4) return 'tx-host-not-ready';
      const fault = this.#ipv4.sendFault(bytes, offset, length);
      if (fault !== undefined) return fault;
      this.#header4.place(bytes, halves, offset);
      return undefined;
    }
    if (version !== 6) return 'tx-not-ip';
    if (!this.#admitted.ipv6) return 'tx-host-not-ready';
    const fault = this.#ipv6.sendFault(bytes, offset, length);
    if (fault !== undefined) return fault;
    this.#header6.place(bytes, halves, offset);
    return undefined;
  }

  /** The next frame of the link's own to send; the caller's to keep. Undefined when there is none. */
  nextFrame(): Uint8Array | undefined {
    return this.#output.frames.shift();
  }

  /**
   * Asks every second, for ten, whether anything comes back from beyond the stick, over each family
   * that has a lease; one answer is enough. Ends with exactly one `answered` or `probe-failed`,
   * unless stop, the loss of the leases or another startProbe ends it without. A changed lease starts
   * its ten seconds again. Without a lease it fails at once.
   */
  startProbe(nowMs: number): void {
    const isAsked4 = this.#ipv4.startProbe(nowMs);
    const isAsked6 = this.#ipv6.startProbe(nowMs);
    if (!isAsked4 && !isAsked6) this.#output.emit({ type: 'probe-failed' });
  }

  /**
   * Measures something over IPv4 with packets of the link's own; `measured` with this number follows,
   * once, also where it can not be done.
   */
  startMeasurement(nowMs: number, id: number, request: MeasurementRequest): void {
    this.#ipv4.startMeasurement(nowMs, id, request);
  }

  /** Does what is due at `nowMs`. */
  tick(nowMs: number): void {
    this.#ipv4.tick(nowMs);
    this.#ipv6.tick(nowMs);
  }

  get #isUp(): boolean {
    return this.#ipv4.isUp || this.#ipv6.isUp;
  }

  takeEvents(): readonly LinkEvent[] {
    return this.#output.takeEvents();
  }
}
