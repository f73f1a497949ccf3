/**
 * The stick between its NCM function and the radio. It carries frames only during a call, asks for
 * the host by ARP first, and lets no IPv4 packet down to a host it has not heard from: so E3372 and
 * K5160 in captures on the ModemManager and libmbim lists (2014, 2016).
 */
import type { IpFamilies } from '../shared/ip-family.ts';
import { type NtbSlots, SlotWord } from '../shared/ntb-slots.ts';
import type { DeviceNtbReader } from './device-ntb.ts';
import type { FaultState } from './fault-state.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import { emitArp, parseArp } from './network/arp-packet.ts';
import { DHCP_CLIENT_PORT, DHCP_SERVER_PORT } from './network/dhcp-server.ts';
import {
  ETHERNET_HEADER_LENGTH,
  etherTypeOf,
  ethernetFrame,
  EtherType,
  MAC_BROADCAST,
} from './network/ethernet-frame.ts';
import { Icmpv6 } from './network/icmpv6-message.ts';
import { ipv4FromText } from './network/ipv4-address.ts';
import { IpProtocol } from './network/ipv4-packet.ts';
import { IpNextHeader } from './network/ipv6-packet.ts';
import { GATEWAY_MAC, type NetworkLease } from './network-lease.ts';
import { placeFrame } from './place-frame.ts';
import type { StickClock } from './stick-clock.ts';
import type { DropReason, StickCounters } from './stick-counters.ts';

export interface RadioGatewayParts {
  readonly carrier: FrameCarrier;
  readonly lease: NetworkLease;
  readonly clock: StickClock;
  readonly faults: FaultState;
  readonly counters: StickCounters;
}

const DNS_PORT = 53;
const ARP_REPEAT_MS = 1000;
/** More than any queue behind the radio holds; a network that never stops sending must not hang us. */
const STALE_BLOCK_LIMIT = 256;
const UNKNOWN_MAC = new Uint8Array(6);

export class RadioGateway {
  /** Frames may be waiting now. */
  onReadable: () => void = () => {};

  readonly #carrier: FrameCarrier;
  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #counters: StickCounters;
  readonly #hostAddress: number;
  readonly #hostQuery: Uint8Array;
  #isCallUp = false;
  #families: IpFamilies = { ipv4: false, ipv6: false };
  #isHostKnown = false;
  #isQueryWaiting = false;
  #stopQuerying: () => void = () => {};
  #isWaiting = false;

  constructor({ carrier, lease, clock, faults, counters }: RadioGatewayParts) {
    this.#carrier = carrier;
    this.#clock = clock;
    this.#faults = faults;
    this.#counters = counters;
    this.#hostAddress = ipv4FromText(lease.address);
    const query = emitArp({
      operation: 'request',
      senderMac: GATEWAY_MAC,
      senderAddress: ipv4FromText(lease.gateway),
      targetMac: UNKNOWN_MAC,
      targetAddress: this.#hostAddress,
    });
    this.#hostQuery = ethernetFrame(MAC_BROADCAST, GATEWAY_MAC, EtherType.Arp, query);
  }

  get isCallUp(): boolean {
    return this.#isCallUp;
  }

  /** A call came up for these families. What the network sent before goes nowhere. */
  startCall(families: IpFamilies, discardSlots: () => NtbSlots): void {
    for (let block = 0; block < STALE_BLOCK_LIMIT; block += 1) {
      const stale = this.#carrier.readInto(discardSlots());
      if (stale === 0) break;
      this.#counters.drop('no-call', stale);
    }
    this.#isCallUp = true;
    this.#isHostKnown = false;
    this.#families = families;
    if (!families.ipv4) return;
    this.#askForHost();
    this.#stopQuerying = this.#clock.every(ARP_REPEAT_MS, () => this.#askForHost());
  }

  /** One family of the call ended. */
  changeCall(families: IpFamilies): void {
    this.#families = families;
    if (families.ipv4) return;
    this.#isQueryWaiting = false;
    this.#stopQuerying();
  }

  endCall(): void {
    this.#isCallUp = false;
    this.#isQueryWaiting = false;
    this.#stopQuerying();
  }

  /** Takes the frames of one block of the host; drops entries of its table in place. */
  uplink(batch: DeviceNtbReader): void {
    if (!this.#isCallUp) {
      this.#counters.drop('no-call', batch.count);
      return;
    }
    batch.count = this.#keep(batch.bytes, batch.table, batch.count, this.#uplinkFault);
    const accepted = batch.count === 0 ? 0 : this.#carrier.writeBatch(batch);
    if (accepted < batch.count) this.#counters.drop('carrier-full', batch.count - accepted);
  }

  /** Places frames for the host. */
  downlink(slots: NtbSlots): void {
    if (this.#isQueryWaiting && placeFrame(slots, this.#hostQuery)) this.#isQueryWaiting = false;
    this.#carrier.readInto(slots);
    const count = slots.words[SlotWord.Count] ?? 0;
    const { dropsDownlink, raSilent } = this.#faults.now;
    const carriesBoth = this.#families.ipv4 && this.#families.ipv6;
    if (this.#isHostKnown && carriesBoth && !dropsDownlink && !raSilent) return;
    slots.words[SlotWord.Count] = this.#keep(slots.bytes, slots.table, count, this.#downlinkFault);
  }

  /** Calls {@link onReadable} once there is something to place. */
  awaitFrames(): void {
    if (this.#isQueryWaiting) {
      this.onReadable();
      return;
    }
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#carrier.readable().then(
      () => {
        this.#isWaiting = false;
        this.onReadable();
      },
      // Closed: with the stick, or before it. Nothing will come any more.
      () => {},
    );
  }

  #askForHost(): void {
    if (this.#isHostKnown) {
      this.#stopQuerying();
      return;
    }
    this.#isQueryWaiting = true;
    this.onReadable();
  }

  readonly #uplinkFault = (bytes: Uint8Array, offset: number): DropReason | undefined => {
    const { arpSilent, dhcpSilent, dnsSilent, raSilent, answersNothing } = this.#faults.now;
    const etherType = etherTypeOf(bytes, offset);
    if (!this.#carries(etherType)) return 'family-down';
    if (etherType === EtherType.Ipv6) {
      const type = neighborDiscoveryType(bytes, offset);
      const isSolicitation = type === Icmpv6.RouterSolicitation;
      return (raSilent && isSolicitation) || (answersNothing && type === undefined)
        ? 'fault'
        : undefined;
    }
    if (etherType === EtherType.Arp) {
      const isRequest = this.#learnHost(bytes.subarray(offset + ETHERNET_HEADER_LENGTH));
      return arpSilent && isRequest ? 'fault' : undefined;
    }
    if (dnsSilent && isUdpTo(bytes, offset, DNS_PORT)) return 'fault';
    if (!dhcpSilent && !answersNothing) return undefined;
    const isDhcp = isUdpTo(bytes, offset, DHCP_SERVER_PORT);
    return (isDhcp ? dhcpSilent : answersNothing) ? 'fault' : undefined;
  };

  readonly #downlinkFault = (bytes: Uint8Array, offset: number): DropReason | undefined => {
    const { dropsDownlink, raSilent } = this.#faults.now;
    const etherType = etherTypeOf(bytes, offset);
    if (dropsDownlink) return 'fault';
    if (!this.#carries(etherType)) return 'family-down';
    if (etherType === EtherType.Ipv6) {
      const type = neighborDiscoveryType(bytes, offset);
      return raSilent && type === Icmpv6.RouterAdvertisement ? 'fault' : undefined;
    }
    const isHeldBack =
      !this.#isHostKnown &&
      etherType === EtherType.Ipv4 &&
      !isUdpTo(bytes, offset, DHCP_CLIENT_PORT);
    return isHeldBack ? 'host-unknown' : undefined;
  };

  #carries(etherType: number): boolean {
    return etherType === EtherType.Ipv6 ? this.#families.ipv6 : this.#families.ipv4;
  }

  /** Any ARP packet that names the host's address makes it known. True for a request. */
  #learnHost(payload: Uint8Array): boolean {
    const arp = parseArp(payload);
    if (arp?.senderAddress === this.#hostAddress) {
      this.#isHostKnown = true;
      this.#isQueryWaiting = false;
    }
    return arp?.operation === 'request';
  }

  /** Moves the entries without fault together; returns how many are left. */
  #keep(
    bytes: Uint8Array,
    table: Uint32Array,
    count: number,
    faultOf: (bytes: Uint8Array, offset: number) => DropReason | undefined,
  ): number {
    let kept = 0;
    for (let i = 0; i < count; i += 1) {
      const offset = table[2 * i] ?? 0;
      const fault = faultOf(bytes, offset);
      if (fault !== undefined) {
        this.#counters.drop(fault);
        continue;
      }
      table[2 * kept] = offset;
      table[2 * kept + 1] = table[2 * i + 1] ?? 0;
      kept += 1;
    }
    return kept;
  }
}

/** Reads where the port would be; a frame too short for that gives a wrong port at worst. */
function isUdpTo(bytes: Uint8Array, frame: number, port: number): boolean {
  const ip = frame + ETHERNET_HEADER_LENGTH;
  const udp = ip + ((bytes[ip] ?? 0) & 0x0f) * 4;
  return (
    etherTypeOf(bytes, frame) === EtherType.Ipv4 &&
    bytes[ip + 9] === IpProtocol.Udp &&
    (((bytes[udp + 2] ?? 0) << 8) | (bytes[udp + 3] ?? 0)) === port
  );
}

/** The ICMPv6 type of a frame with router or neighbour discovery in it. */
function neighborDiscoveryType(bytes: Uint8Array, frame: number): number | undefined {
  const ip = frame + ETHERNET_HEADER_LENGTH;
  const type = bytes[ip + 40] ?? 0;
  const isDiscovery =
    bytes[ip + 6] === IpNextHeader.Icmpv6 &&
    type >= Icmpv6.RouterSolicitation &&
    type <= Icmpv6.NeighborAdvertisement;
  return isDiscovery ? type : undefined;
}
