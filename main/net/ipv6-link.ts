/**
 * The IPv6 half of the link, twin of ipv4-link.ts: finds the router, makes our address from its
 * prefix, says what is ours among the packets that come in and what may go out.
 */
import type { Ipv6Lease } from '../../shared/lease.ts';
import { AdvertisedNetwork } from './advertised-network.ts';
import { Dhcpv6Client } from './dhcpv6-client.ts';
import { ALL_DHCPV6_SERVERS, DHCPV6_CLIENT_PORT, DHCPV6_SERVER_PORT } from './dhcpv6-message.ts';
import { ETHERNET_HEADER_LENGTH, frameSourceIndex } from './ethernet.ts';
import type { GatewayNeighbor } from './gateway-neighbor.ts';
import { Icmpv6Type, isNeighborDiscovery, openIcmpv6, type Icmpv6Message } from './icmpv6.ts';
import { randomInterfaceId } from './interface-id.ts';
import {
  ALL_ROUTERS,
  formatIpv6Address,
  ipv6AddressEquals,
  isIpv6Multicast,
  isIpv6Unicast,
  joinInterfaceId,
  multicastMac,
  parseIpv6Address,
  UNSPECIFIED_IPV6,
} from './ipv6-address.ts';
import { sameIpv6Config, type Ipv6Config } from './ipv6-config.ts';
import { Ipv6ReachabilityProbe } from './ipv6-reachability-probe.ts';
import {
  ipv6DestinationIndex,
  ipv6Fault,
  ipv6NextHeader,
  ipv6PacketLength,
  ipv6SourceIndex,
  ipv6UpperLayer,
  NextHeader,
  openIpv6,
  type Ipv6Packet,
} from './ipv6.ts';
import type { LinkCounter } from './link-counters.ts';
import type { LinkOutput } from './link-output.ts';
import { MAC_LENGTH } from './mac-address.ts';
import { emitRouterSolicitation, ND_HOP_LIMIT } from './neighbor-discovery.ts';
import { NeighborStation } from './neighbor-station.ts';
import { ipv6Frame } from './own-frames.ts';
import type { ProbeVerdict } from './probe-verdict.ts';
import { MIN_IPV6_MTU, parseRouterAdvertisement } from './router-advertisement.ts';
import { RouterSolicitor } from './router-solicitor.ts';
import type { Route } from './route.ts';
import { emitUdpOverIpv6, openUdpOverIpv6 } from './udp.ts';

type Address = Readonly<Uint8Array>;

export interface Ipv6LinkOptions {
  readonly mac: Readonly<Uint8Array>;
  /** Below 1280 there is no IPv6. */
  readonly linkMtu: number;
  readonly random32: () => number;
}

const LINK_LOCAL_PREFIX = Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0);
const DEFAULT_HOP_LIMIT = 64;
/** A link on which even random addresses are taken answers for everything. */
const MAX_ADDRESS_CHANGES = 3;

export class Ipv6Link {
  readonly #options: Ipv6LinkOptions;
  readonly #neighbor: GatewayNeighbor;
  readonly #output: LinkOutput;
  readonly #verdict: ProbeVerdict;
  readonly #station: NeighborStation;
  readonly #solicitor = new RouterSolicitor();
  readonly #dhcp: Dhcpv6Client;
  readonly #probe: Ipv6ReachabilityProbe;
  #isUp = false;
  #network: AdvertisedNetwork;
  /** Kept from call to call: the same prefix gives the same address again. */
  #interfaceId: Uint8Array;
  #addressChanges = 0;
  #linkLocal: Address = UNSPECIFIED_IPV6;
  /** Ours, made from the advertised prefix; undefined without one. */
  #address: Address | undefined;
  /** Named by the stick over AT; used while neither the router nor DHCPv6 names any. */
  #namedDnsServers: readonly Address[] = [];
  /** What the host was told last. */
  #applied: Ipv6Config | undefined;

  constructor(
    options: Ipv6LinkOptions,
    neighbor: GatewayNeighbor,
    output: LinkOutput,
    verdict: ProbeVerdict,
  ) {
    this.#options = options;
    this.#neighbor = neighbor;
    this.#output = output;
    this.#verdict = verdict;
    this.#station = new NeighborStation(options.mac, neighbor, output);
    this.#dhcp = new Dhcpv6Client(options);
    this.#probe = new Ipv6ReachabilityProbe(options.random32);
    this.#network = new AdvertisedNetwork(options.linkMtu);
    this.#interfaceId = randomInterfaceId(options.random32);
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get deadlineMs(): number {
    return Math.min(
      this.#solicitor.deadlineMs,
      this.#dhcp.deadlineMs,
      this.#network.deadlineMs,
      this.#network.refreshAtMs,
      this.#neighbor.deadlineMs,
      this.#probe.deadlineMs,
    );
  }

  /** Takes a link-local address and asks for a router. */
  start(nowMs: number): void {
    if (this.#options.linkMtu < MIN_IPV6_MTU) return;
    this.#isUp = true;
    this.#addressChanges = 0;
    this.#takeLinkLocal(nowMs);
    this.#solicitor.start(nowMs);
    this.tick(nowMs);
  }

  /** DNS servers of the stick's AT answer, as text; what is no address is left out. */
  applyDnsServers(nowMs: number, servers: readonly string[]): void {
    if (!this.#isUp) return;
    this.#namedDnsServers = servers
      .map(parseIpv6Address)
      .filter((address) => address !== undefined && isIpv6Unicast(address)) as Address[];
    this.#apply(nowMs);
  }

  stop(): void {
    this.#isUp = false;
    this.#solicitor.stop();
    this.#dhcp.stop();
    this.#network = new AdvertisedNetwork(this.#options.linkMtu);
    this.#namedDnsServers = [];
    this.#release('link-down');
    this.#station.clear();
    this.#linkLocal = UNSPECIFIED_IPV6;
    this.#neighbor.forget();
  }

  /** Whether there is an address to ask from. */
  startProbe(nowMs: number): boolean {
    if (!this.#address) return false;
    const [dnsServer] = this.#dnsServers();
    this.#verdict.begin('ipv6');
    this.#probe.start(nowMs, {
      source: this.#address,
      gateway: this.#network.router,
      dnsServer,
    });
    this.#tickProbe(nowMs);
    return true;
  }

  tick(nowMs: number): void {
    if (!this.#isUp) return;
    if (nowMs >= this.#network.refreshAtMs) {
      this.#network.refreshed();
      this.#solicitor.start(nowMs);
    }
    this.#tickSolicitor(nowMs);
    this.#tickDhcp(nowMs);
    if (this.#network.expire(nowMs)) this.#apply(nowMs);
    this.#station.tick(nowMs);
    this.#tickProbe(nowMs);
  }

  /** Takes a frame; returns the length of the part that is for the host, 0 when none is. */
  receivePacket(nowMs: number, bytes: Uint8Array, offset: number, length: number): number {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const fault = ipv6Fault(bytes, index, length - ETHERNET_HEADER_LENGTH);
    if (fault !== undefined) return this.#drop(`rx-ipv6-${fault}`);
    if (!this.#isUp) return this.#drop('rx-ipv6-no-lease');

    const packetLength = ipv6PacketLength(bytes, index);
    const nextHeader = ipv6NextHeader(bytes, index);
    if (nextHeader !== NextHeader.Tcp && nextHeader !== NextHeader.Udp) {
      if (this.#isNeighborDiscovery(bytes, index)) {
        this.#receiveNeighborDiscovery(nowMs, bytes, offset, packetLength);
        return 0;
      }
    }
    const destination = ipv6DestinationIndex(index);
    // The host does not know this address: what comes to it is about the link.
    if (ipv6AddressEquals(bytes, destination, this.#linkLocal)) {
      this.#receiveDhcp(nowMs, bytes.subarray(index, index + packetLength));
      return 0;
    }
    if (!this.#address) return this.#drop('rx-ipv6-no-lease');
    if (this.#probe.claims(bytes, index)) {
      this.#receiveProbeAnswer(nowMs, bytes.subarray(index, index + packetLength));
      return 0;
    }
    if (ipv6AddressEquals(bytes, destination, this.#address)) {
      return ETHERNET_HEADER_LENGTH + packetLength;
    }
    return this.#drop(
      isIpv6Multicast(bytes, destination) ? 'rx-ipv6-multicast' : 'rx-ipv6-other-destination',
    );
  }

  /** Why a packet of the host, behind its Ethernet hole at `offset`, must not leave. */
  sendFault(bytes: Uint8Array, offset: number, length: number): LinkCounter | undefined {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const packetLength = length - ETHERNET_HEADER_LENGTH;
    if (!this.#address) return 'tx-no-lease';
    if (
      ipv6Fault(bytes, index, packetLength) !== undefined ||
      ipv6PacketLength(bytes, index) !== packetLength
    ) {
      return 'tx-malformed';
    }
    if (packetLength > this.#options.linkMtu) return 'tx-too-long';
    if (!ipv6AddressEquals(bytes, ipv6SourceIndex(index), this.#address)) return 'tx-other-source';
    if (isIpv6Multicast(bytes, ipv6DestinationIndex(index))) return 'tx-multicast';
    return undefined;
  }

  /** Whatever stands in front of it: the host gets no message of this kind, honest or not. */
  #isNeighborDiscovery(bytes: Uint8Array, index: number): boolean {
    const upper = ipv6UpperLayer(bytes, index);
    return (
      upper?.nextHeader === NextHeader.Icmpv6 &&
      upper.index < index + ipv6PacketLength(bytes, index) &&
      isNeighborDiscovery(bytes[upper.index]!)
    );
  }

  #receiveNeighborDiscovery(
    nowMs: number,
    bytes: Uint8Array,
    offset: number,
    packetLength: number,
  ): void {
    const index = offset + ETHERNET_HEADER_LENGTH;
    const packet = openIpv6(bytes.subarray(index, index + packetLength));
    if (typeof packet === 'string' || packet.nextHeader !== NextHeader.Icmpv6) {
      this.#output.counters.add('nd-behind-extension-header');
      return;
    }
    const message = openIcmpv6(packet);
    if (typeof message === 'string') {
      this.#output.counters.add(`nd-refused-${message}`);
      return;
    }
    const macIndex = frameSourceIndex(offset);
    const frameMac = bytes.subarray(macIndex, macIndex + MAC_LENGTH);
    switch (message.type) {
      case Icmpv6Type.RouterAdvertisement:
        return this.#receiveAdvertisement(nowMs, packet, message, frameMac);
      case Icmpv6Type.NeighborSolicitation:
        return this.#settleConflict(
          nowMs,
          this.#station.receiveSolicitation(nowMs, packet, message, frameMac),
        );
      case Icmpv6Type.NeighborAdvertisement:
        return this.#settleConflict(
          nowMs,
          this.#station.receiveAdvertisement(nowMs, packet, message, frameMac),
        );
      default:
        // Another host's solicitation; a redirect, and there is nowhere else to go.
        this.#output.counters.add('nd-ignored');
    }
  }

  #receiveAdvertisement(
    nowMs: number,
    packet: Ipv6Packet,
    message: Icmpv6Message,
    frameMac: Readonly<Uint8Array>,
  ): void {
    const advertisement = parseRouterAdvertisement(packet, message);
    if (typeof advertisement === 'string') {
      this.#output.counters.add(`ra-refused-${advertisement}`);
      return;
    }
    if (!this.#network.take(nowMs, advertisement)) {
      this.#output.counters.add('ra-other-router');
      return;
    }
    this.#output.counters.add('ra-accepted');
    this.#solicitor.stop();
    this.#station.learn(advertisement.routerMac ?? frameMac, 'ra');
    // Addresses that only DHCPv6 would give are not asked for: a bearer has its /64.
    if (advertisement.hasOtherConfig || advertisement.isManaged) this.#dhcp.start(nowMs);
    this.#apply(nowMs);
    this.#tickDhcp(nowMs);
  }

  #receiveDhcp(nowMs: number, bytes: Uint8Array): void {
    const packet = openIpv6(bytes);
    const isUdp = typeof packet !== 'string' && packet.nextHeader === NextHeader.Udp;
    const datagram = isUdp ? openUdpOverIpv6(packet.payload, packet) : undefined;
    if (
      typeof datagram !== 'object' ||
      datagram.sourcePort !== DHCPV6_SERVER_PORT ||
      datagram.destinationPort !== DHCPV6_CLIENT_PORT
    ) {
      this.#drop('rx-ipv6-other-destination');
      return;
    }
    const verdict = this.#dhcp.receive(nowMs, datagram.payload);
    this.#output.counters.add(
      verdict === 'accepted' ? 'dhcpv6-reply-accepted' : `dhcpv6-refused-${verdict}`,
    );
    if (verdict === 'accepted') this.#apply(nowMs);
  }

  #receiveProbeAnswer(nowMs: number, bytes: Uint8Array): void {
    const packet = openIpv6(bytes);
    const answer =
      typeof packet === 'string'
        ? ({ type: 'ignored' } as const)
        : this.#probe.receive(nowMs, packet);
    switch (answer.type) {
      case 'answered':
        this.#output.counters.add('probe-end-to-end-answers');
        this.#verdict.answered(answer.by, answer.rttMs);
        return;
      case 'gateway-only':
        this.#output.counters.add('probe-gateway-answers');
        return;
      case 'ignored':
        this.#output.counters.add('probe-answers-ignored');
        return;
    }
  }

  /** Somebody has our address: another one, unless that has been tried often enough. */
  #settleConflict(nowMs: number, found: 'conflict' | undefined): void {
    if (found === undefined || this.#addressChanges === MAX_ADDRESS_CHANGES) return;
    this.#addressChanges += 1;
    this.#interfaceId = randomInterfaceId(this.#options.random32);
    this.#takeLinkLocal(nowMs);
    this.#apply(nowMs);
  }

  #takeLinkLocal(nowMs: number): void {
    this.#linkLocal = joinInterfaceId(LINK_LOCAL_PREFIX, this.#interfaceId);
    this.#station.start(nowMs, this.#linkLocal);
  }

  /** The host hears of a lease only if that changes anything for it. */
  #apply(nowMs: number): void {
    const prefix = this.#network.prefix;
    if (!prefix) {
      this.#release('expired');
      return;
    }
    const address = joinInterfaceId(prefix.prefix, this.#interfaceId);
    const config = this.#configFor(address, prefix.preferredLifetimeS, prefix.validLifetimeS);
    if (this.#applied && sameIpv6Config(config, this.#applied)) return;
    this.#applied = config;
    this.#address = address;
    this.#station.configure(nowMs, address, this.#network.router);
    this.#output.emit({ type: 'lease6', ...config });
    if (this.#probe.isRunning && this.#verdict.isOpen) this.startProbe(nowMs);
  }

  #configFor(address: Address, preferredLifetimeS: number, validLifetimeS: number): Ipv6Config {
    const { router } = this.#network;
    const lease: Ipv6Lease = {
      address: formatIpv6Address(address),
      prefixLength: 64,
      gateway: router && formatIpv6Address(router),
      dnsServers: this.#dnsServers().map((server) => formatIpv6Address(server)),
      mtu: this.#network.mtu,
      preferredLifetimeS,
      validLifetimeS,
    };
    const routes = this.#network.routes.map(({ prefix, prefixLength }): Route => ({
      destination: formatIpv6Address(prefix),
      prefixLength,
      ...(router === undefined ? {} : { gateway: formatIpv6Address(router) }),
    }));
    const advertised = this.#network.searchDomains;
    const searchDomains = advertised.length > 0 ? advertised : this.#dhcp.answer?.searchDomains;
    return { lease, routes, searchDomains: searchDomains ?? [] };
  }

  #dnsServers(): readonly Address[] {
    const { dnsServers: answered = [] } = this.#dhcp.answer ?? {};
    const sources = [this.#network.dnsServers, answered, this.#namedDnsServers];
    return sources.find((servers) => servers.length > 0) ?? [];
  }

  #release(reason: 'expired' | 'link-down'): void {
    this.#probe.stop();
    this.#verdict.withdraw('ipv6');
    this.#address = undefined;
    this.#station.configure(0, undefined, undefined);
    if (!this.#applied) return;
    this.#applied = undefined;
    this.#output.emit({ type: 'lease6-lost', reason });
  }

  #tickSolicitor(nowMs: number): void {
    const due = this.#solicitor.tick(nowMs);
    if (due === 'silent' && !this.#applied) {
      this.#output.emit({ type: 'ra-silent', tries: this.#solicitor.tries });
    }
    if (due !== 'ask') return;
    this.#output.counters.add('ra-solicitations-sent');
    const addresses = { source: this.#linkLocal, destination: ALL_ROUTERS };
    const message = emitRouterSolicitation(addresses, this.#options.mac);
    this.#output.send(
      ipv6Frame(
        { destination: multicastMac(ALL_ROUTERS), source: this.#options.mac },
        { ...addresses, nextHeader: NextHeader.Icmpv6, hopLimit: ND_HOP_LIMIT },
        message,
      ),
    );
  }

  #tickDhcp(nowMs: number): void {
    const payload = this.#dhcp.tick(nowMs);
    if (payload === undefined) return;
    this.#output.counters.add('dhcpv6-requests-sent');
    const addresses = { source: this.#linkLocal, destination: ALL_DHCPV6_SERVERS };
    const ports = { sourcePort: DHCPV6_CLIENT_PORT, destinationPort: DHCPV6_SERVER_PORT };
    this.#output.send(
      ipv6Frame(
        { destination: multicastMac(ALL_DHCPV6_SERVERS), source: this.#options.mac },
        { ...addresses, nextHeader: NextHeader.Udp, hopLimit: DEFAULT_HOP_LIMIT },
        emitUdpOverIpv6({ ...ports, payload }, addresses),
      ),
    );
  }

  #tickProbe(nowMs: number): void {
    // The other family's answer was enough.
    if (!this.#verdict.isOpen) this.#probe.stop();
    const due = this.#probe.tick(nowMs);
    if (due === 'failed') {
      this.#verdict.failed('ipv6');
      return;
    }
    const source = this.#address;
    if (!source) return;
    for (const { nextHeader, destination, payload } of due) {
      this.#output.counters.add('probe-packets-sent');
      const header = { nextHeader, hopLimit: DEFAULT_HOP_LIMIT, source, destination };
      const macs = { destination: this.#neighbor.mac, source: this.#options.mac };
      this.#output.send(ipv6Frame(macs, header, payload));
    }
  }

  #drop(counter: LinkCounter): 0 {
    this.#output.counters.add(counter);
    return 0;
  }
}
