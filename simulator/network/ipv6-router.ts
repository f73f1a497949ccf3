/**
 * The IPv6 half of the built-in network: a router that advertises a /64, looks for its neighbours
 * before it sends to them, and stands for name servers and hosts that answer pings behind it.
 */
import { ETHERNET_HEADER_LENGTH, ethernetFrame, EtherType } from './ethernet-frame.ts';
import {
  echoReply,
  icmpv6Of,
  Icmpv6,
  neighborAdvertisement,
  neighborSolicitation,
  routerAdvertisement,
  targetOf,
} from './icmpv6-message.ts';
import { internetChecksum } from './internet-checksum.ts';
import {
  emitIpv6,
  IpNextHeader,
  ipv6FromText,
  isSameAddress,
  type Ipv6Packet,
  parseIpv6,
  pseudoHeaderSum6,
} from './ipv6-packet.ts';

export interface Ipv6RouterOptions {
  readonly mac: Uint8Array;
  readonly prefix: Uint8Array;
  readonly dnsServers: readonly Uint8Array[];
  /** Answers one DNS query. */
  readonly answerDns: (query: Uint8Array) => Uint8Array | undefined;
  readonly send: (frame: Uint8Array) => void;
}

/** fe80:: and the EUI-64 of the network's MAC, as in a neighbour table of an E3372. */
export const ROUTER_ADDRESS = ipv6FromText('fe80::4e54:99ff:fe45:e5d5');

const ALL_NODES = ipv6FromText('ff02::1');
const DNS_PORT = 53;
const MTU = 1500;
const LINK_HOP_LIMIT = 255;
const FAR_HOP_LIMIT = 57;
/** Packets kept for a neighbour that has not said where it is. */
const WAITING_LIMIT = 16;

export class Ipv6Router {
  readonly #options: Ipv6RouterOptions;
  /** MAC by address, as far as neighbours have told. */
  readonly #neighbors = new Map<string, Uint8Array>();
  #waiting: Ipv6Packet[] = [];

  constructor(options: Ipv6RouterOptions) {
    this.#options = options;
  }

  /** Takes a whole frame of EtherType IPv6. */
  receive(frame: Uint8Array): void {
    const packet = parseIpv6(frame.subarray(ETHERNET_HEADER_LENGTH));
    if (packet === undefined) return;
    if (packet.nextHeader === IpNextHeader.Udp) return this.#receiveUdp(packet);
    if (packet.nextHeader !== IpNextHeader.Icmpv6) return;
    const message = icmpv6Of(packet);
    if (message === undefined) return;
    switch (message[0]) {
      case Icmpv6.RouterSolicitation:
        return this.#advertise();
      case Icmpv6.NeighborSolicitation:
        return this.#answerSolicitation(packet, message);
      case Icmpv6.NeighborAdvertisement:
        return this.#learn(message);
      case Icmpv6.EchoRequest:
        if (this.#isFromHost(packet)) this.#reply(packet, (to) => echoReply(message, to));
        return;
      default:
        // Nothing a router answers.
        return;
    }
  }

  #advertise(): void {
    const { mac, prefix, dnsServers } = this.#options;
    const to = { source: ROUTER_ADDRESS, destination: ALL_NODES };
    const payload = routerAdvertisement({ routerMac: mac, prefix, dnsServers, mtu: MTU }, to);
    this.#sendTo(Uint8Array.of(0x33, 0x33, 0, 0, 0, 1), linkPacket(to, payload));
  }

  #answerSolicitation({ source }: Ipv6Packet, message: Uint8Array): void {
    const target = targetOf(message);
    if (target === undefined || !isSameAddress(target, ROUTER_ADDRESS)) return;
    const to = { source: ROUTER_ADDRESS, destination: source };
    const payload = neighborAdvertisement(target, this.#options.mac, to);
    // The option behind the target: type, length, MAC.
    this.#sendTo(message.slice(26, 32), linkPacket(to, payload));
  }

  #learn(message: Uint8Array): void {
    const target = targetOf(message);
    if (target === undefined || message.length < 32) return;
    this.#neighbors.set(String(target), message.slice(26, 32));
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const packet of waiting) this.#deliver(packet);
  }

  #receiveUdp(packet: Ipv6Packet): void {
    const { payload, destination } = packet;
    const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
    const sum = pseudoHeaderSum6(packet, IpNextHeader.Udp, payload.length);
    const isWhole =
      payload.length >= 8 &&
      view.getUint16(4) === payload.length &&
      view.getUint16(6) !== 0 &&
      internetChecksum(payload, 0, payload.length, sum) === 0;
    if (!isWhole || view.getUint16(2) !== DNS_PORT || !this.#isFromHost(packet)) return;
    if (!this.#options.dnsServers.some((server) => isSameAddress(server, destination))) return;
    const answer = this.#options.answerDns(payload.subarray(8));
    if (answer === undefined) return;
    this.#reply(packet, (to) => {
      const datagram = new Uint8Array(8 + answer.length);
      const reply = new DataView(datagram.buffer);
      reply.setUint16(0, DNS_PORT);
      reply.setUint16(2, view.getUint16(0));
      reply.setUint16(4, datagram.length);
      datagram.set(answer, 8);
      const pseudo = pseudoHeaderSum6(to, IpNextHeader.Udp, datagram.length);
      reply.setUint16(6, internetChecksum(datagram, 0, datagram.length, pseudo) || 0xffff);
      return datagram;
    });
  }

  /** A network drops what does not come from the prefix it gave. */
  #isFromHost({ source, destination }: Ipv6Packet): boolean {
    const { prefix } = this.#options;
    const isInPrefix = (address: Uint8Array): boolean =>
      isSameAddress(address.slice(0, 8), prefix.slice(0, 8));
    return isInPrefix(source) && !isInPrefix(destination);
  }

  #reply(
    request: Ipv6Packet,
    payloadTo: (addresses: Pick<Ipv6Packet, 'source' | 'destination'>) => Uint8Array,
  ): void {
    const to = { source: request.destination, destination: request.source };
    const { nextHeader } = request;
    this.#deliver({ ...to, nextHeader, hopLimit: FAR_HOP_LIMIT, payload: payloadTo(to) });
  }

  /** To a station on the link, which is asked for first if need be. */
  #deliver(packet: Ipv6Packet): void {
    const mac = this.#neighbors.get(String(packet.destination));
    if (mac !== undefined) return this.#sendTo(mac, packet);
    if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(packet);
    this.#solicit(packet.destination);
  }

  #solicit(target: Uint8Array): void {
    const group = ipv6FromText('ff02::1:ff00:0');
    group.set(target.slice(13), 13);
    const to = { source: ROUTER_ADDRESS, destination: group };
    const payload = neighborSolicitation(target, this.#options.mac, to);
    this.#sendTo(Uint8Array.of(0x33, 0x33, ...group.slice(12)), linkPacket(to, payload));
  }

  #sendTo(mac: Uint8Array, packet: Ipv6Packet): void {
    const frame = ethernetFrame(mac, this.#options.mac, EtherType.Ipv6, emitIpv6(packet));
    this.#options.send(frame);
  }
}

function linkPacket(
  addresses: Pick<Ipv6Packet, 'source' | 'destination'>,
  payload: Uint8Array,
): Ipv6Packet {
  return { ...addresses, nextHeader: IpNextHeader.Icmpv6, hopLimit: LINK_HOP_LIMIT, payload };
}
