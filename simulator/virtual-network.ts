/**
 * A network in a few hundred lines: everything the virtual stick's radio reaches when there is no
 * kernel behind it. DHCP server, gateway that answers ARP, name server, hosts that answer pings, send
 * characters when asked and serve pages; and the same for IPv6, in network/ipv6-router.ts.
 */
import type { NtbSlots } from '../shared/ntb-slots.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { CarrierClosedError, type FrameCarrier } from './frame-carrier.ts';
import { emitArp, parseArp } from './network/arp-packet.ts';
import {
  answerDhcp,
  DHCP_CLIENT_PORT,
  DHCP_SERVER_PORT,
  type DhcpServerLease,
} from './network/dhcp-server.ts';
import { answerDns } from './network/dns-responder.ts';
import {
  ETHERNET_HEADER_LENGTH,
  etherTypeOf,
  ethernetFrame,
  EtherType,
  MAC_BROADCAST,
} from './network/ethernet-frame.ts';
import { answerEcho } from './network/icmp-echo.ts';
import { ipv6FromText } from './network/ipv6-packet.ts';
import { Ipv6Router } from './network/ipv6-router.ts';
import { IPV4_BROADCAST, ipv4FromText } from './network/ipv4-address.ts';
import { emitIpv4, IpProtocol, type Ipv4Packet, parseIpv4 } from './network/ipv4-packet.ts';
import { PageServer } from './network/page-server.ts';
import { emitUdp, parseUdp } from './network/udp-datagram.ts';
import { defaultLease, GATEWAY_MAC, type NetworkLease } from './network-lease.ts';
import { placeFrame } from './place-frame.ts';

export interface VirtualNetworkOptions {
  /** What DHCP hands out; must be what the stick's `^DHCP?` says. */
  readonly lease?: Partial<NetworkLease>;
  readonly leaseSeconds?: number;
  /** Host names and their addresses, names in lower case. */
  readonly names?: Readonly<Record<string, string>>;
  /** The address of every other name, except under `.invalid`; in TEST-NET-2 (RFC 5737). */
  readonly otherNamesAddress?: string;
  /** The name server answers "server failure", as one does that reaches no other. */
  readonly dnsFails?: boolean;
  /** Every page is the network's own, where people are to log in or pay. */
  readonly isCaptive?: boolean;
}

const DNS_PORT = 53;
/** The character generator of RFC 864: any datagram is answered with 512 characters. */
const CHARGEN_PORT = 19;
const characters = Uint8Array.from({ length: 512 }, (_, i) => 0x20 + (i % 95));
const DAY_SECONDS = 86_400;
/** Frames kept for a stick that does not fetch them; later ones are lost, as in any queue. */
const QUEUE_LIMIT = 1000;

export class VirtualNetwork implements FrameCarrier {
  readonly #lease: DhcpServerLease;
  readonly #names: ReadonlyMap<string, number>;
  readonly #otherNamesAddress: number;
  readonly #ipv6Router: Ipv6Router;
  readonly #dnsFails: boolean;
  readonly #pages: PageServer;
  readonly #queue: Uint8Array[] = [];
  #waiter: { resolve: () => void; reject: (error: Error) => void } | undefined;
  #isClosed = false;

  constructor(options: VirtualNetworkOptions = {}) {
    const lease = { ...defaultLease, ...options.lease };
    this.#lease = {
      address: ipv4FromText(lease.address),
      prefixLength: lease.prefixLength,
      gateway: ipv4FromText(lease.gateway),
      dnsServers: lease.dnsServers.map(ipv4FromText),
      leaseSeconds: options.leaseSeconds ?? DAY_SECONDS,
    };
    this.#names = new Map(
      Object.entries(options.names ?? {}).map(([name, text]) => [name, ipv4FromText(text)]),
    );
    this.#otherNamesAddress = ipv4FromText(options.otherNamesAddress ?? '198.51.100.1');
    this.#dnsFails = options.dnsFails ?? false;
    this.#pages = new PageServer({ isCaptive: options.isCaptive ?? false });
    this.#ipv6Router = new Ipv6Router({
      mac: GATEWAY_MAC,
      prefix: ipv6FromText(lease.ipv6Prefix),
      dnsServers: lease.ipv6DnsServers.map(ipv6FromText),
      answerDns: (query) => answerDns(query, (name) => this.#lookUp(name)),
      send: (frame) => this.#send(frame),
    });
  }

  writeBatch({ bytes, table, count }: PacketBatch): number {
    if (this.#isClosed) return 0;
    for (let i = 0; i < count; i += 1) {
      const offset = table[2 * i] ?? 0;
      this.#receive(bytes.subarray(offset, offset + (table[2 * i + 1] ?? 0)));
    }
    return count;
  }

  readInto(slots: NtbSlots): number {
    let placed = 0;
    for (let frame = this.#queue[0]; frame !== undefined; frame = this.#queue[0]) {
      if (!placeFrame(slots, frame)) break;
      this.#queue.shift();
      placed += 1;
    }
    return placed;
  }

  readable(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new CarrierClosedError());
    if (this.#queue.length > 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#queue.length = 0;
    this.#waiter?.reject(new CarrierClosedError());
    this.#waiter = undefined;
    return Promise.resolve();
  }

  #receive(frame: Uint8Array): void {
    const source = frame.slice(6, 12);
    const payload = frame.subarray(ETHERNET_HEADER_LENGTH);
    switch (etherTypeOf(frame)) {
      case EtherType.Arp:
        return this.#receiveArp(payload, source);
      case EtherType.Ipv6:
        return this.#ipv6Router.receive(frame);
      case EtherType.Ipv4: {
        const packet = parseIpv4(payload);
        if (packet !== undefined) this.#receiveIpv4(packet, source);
        return;
      }
    }
  }

  /** The gateway answers for itself only: the rest of the world lies behind it. */
  #receiveArp(payload: Uint8Array, source: Uint8Array): void {
    const arp = parseArp(payload);
    if (arp?.operation !== 'request' || arp.targetAddress !== this.#lease.gateway) return;
    const reply = emitArp({
      operation: 'reply',
      senderMac: GATEWAY_MAC,
      senderAddress: this.#lease.gateway,
      targetMac: arp.senderMac,
      targetAddress: arp.senderAddress,
    });
    this.#send(ethernetFrame(source, GATEWAY_MAC, EtherType.Arp, reply));
  }

  #receiveIpv4(packet: Ipv4Packet, hostMac: Uint8Array): void {
    if (packet.protocol === IpProtocol.Icmp) {
      const payload = answerEcho(packet.payload);
      if (payload !== undefined && this.#isFromHost(packet)) this.#answer(packet, payload, hostMac);
      return;
    }
    if (packet.protocol === IpProtocol.Tcp) {
      if (!this.#isFromHost(packet)) return;
      for (const answer of this.#pages.receive(packet)) this.#sendPacket(answer, hostMac);
      return;
    }
    if (packet.protocol !== IpProtocol.Udp) return;
    const datagram = parseUdp(packet.payload, packet.source, packet.destination);
    if (datagram === undefined) return;
    const { sourcePort, destinationPort } = datagram;
    const ports = { sourcePort: destinationPort, destinationPort: sourcePort };
    if (destinationPort === DHCP_SERVER_PORT) {
      this.#receiveDhcp(datagram.payload);
    } else if (destinationPort === CHARGEN_PORT && this.#isFromHost(packet)) {
      const udp = emitUdp({ ...ports, payload: characters }, packet.destination, packet.source);
      this.#answer(packet, udp, hostMac);
    } else if (destinationPort === DNS_PORT && this.#isFromHost(packet)) {
      if (!this.#lease.dnsServers.includes(packet.destination)) return;
      const reply = answerDns(datagram.payload, (name) => this.#lookUp(name));
      if (reply === undefined) return;
      const udp = emitUdp({ ...ports, payload: reply }, packet.destination, packet.source);
      this.#answer(packet, udp, hostMac);
    }
  }

  /** A network drops what does not come from the address it gave. */
  #isFromHost(packet: Ipv4Packet): boolean {
    return packet.source === this.#lease.address && packet.destination !== this.#lease.address;
  }

  #receiveDhcp(message: Uint8Array): void {
    const answer = answerDhcp(message, this.#lease);
    if (answer === undefined) return;
    const isBroadcast = answer.destination === 'broadcast';
    const destination = isBroadcast ? IPV4_BROADCAST : this.#lease.address;
    const source = this.#lease.gateway;
    const ports = { sourcePort: DHCP_SERVER_PORT, destinationPort: DHCP_CLIENT_PORT };
    const payload = emitUdp({ ...ports, payload: answer.message }, source, destination);
    const packet = emitIpv4({ protocol: IpProtocol.Udp, source, destination, payload });
    const mac = isBroadcast ? MAC_BROADCAST : answer.clientMac;
    this.#send(ethernetFrame(mac, GATEWAY_MAC, EtherType.Ipv4, packet));
  }

  #lookUp(name: string): number | 'no-such-name' | 'server-failure' {
    if (this.#dnsFails) return 'server-failure';
    if (name === 'invalid' || name.endsWith('.invalid')) return 'no-such-name';
    return this.#names.get(name) ?? this.#otherNamesAddress;
  }

  #answer(request: Ipv4Packet, payload: Uint8Array, hostMac: Uint8Array): void {
    const { protocol, source: destination, destination: source } = request;
    this.#sendPacket({ protocol, source, destination, payload }, hostMac);
  }

  #sendPacket(packet: Ipv4Packet, hostMac: Uint8Array): void {
    this.#send(ethernetFrame(hostMac, GATEWAY_MAC, EtherType.Ipv4, emitIpv4(packet)));
  }

  #send(frame: Uint8Array): void {
    if (this.#queue.length >= QUEUE_LIMIT) return;
    this.#queue.push(frame);
    this.#waiter?.resolve();
    this.#waiter = undefined;
  }
}
