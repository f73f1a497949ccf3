/** Our side of neighbour discovery: answers for our addresses, finds the gateway, hears of doubles. */
import type { GatewayNeighbor } from './gateway-neighbor.ts';
import type { Icmpv6Message } from './icmpv6.ts';
import {
  ALL_NODES,
  ipv6AddressEquals,
  isIpv6Multicast,
  isUnspecifiedIpv6,
  multicastMac,
  solicitedNodeGroup,
  UNSPECIFIED_IPV6,
} from './ipv6-address.ts';
import { NextHeader, type Ipv6Addresses, type Ipv6Packet } from './ipv6.ts';
import type { LinkOutput } from './link-output.ts';
import { formatMac, isGroupMac, isZeroMac, macEquals } from './mac-address.ts';
import {
  emitNeighborAdvertisement,
  emitNeighborSolicitation,
  ND_HOP_LIMIT,
  parseNeighborAdvertisement,
  parseNeighborSolicitation,
} from './neighbor-discovery.ts';
import { ipv6Frame } from './own-frames.ts';

/** How long after the question an answer to it still means that the address is in use. */
const CONFLICT_WINDOW_MS = 1_000;

type Address = Readonly<Uint8Array>;

export class NeighborStation {
  readonly #ownMac: Readonly<Uint8Array>;
  readonly #neighbor: GatewayNeighbor;
  readonly #output: LinkOutput;
  #linkLocal: Address = UNSPECIFIED_IPV6;
  #address: Address | undefined;
  #gateway: Address | undefined;
  #checkedAtMs = -Infinity;

  constructor(ownMac: Readonly<Uint8Array>, neighbor: GatewayNeighbor, output: LinkOutput) {
    this.#ownMac = ownMac;
    this.#neighbor = neighbor;
    this.#output = output;
  }

  /** From now on we are `linkLocal` too; asks once whether anybody else is, and waits for nobody. */
  start(nowMs: number, linkLocal: Address): void {
    this.#linkLocal = linkLocal;
    this.#askForDouble(nowMs, linkLocal);
  }

  /** From now on we are `address`, and packets go to `gateway`, the router's link-local address. */
  configure(nowMs: number, address: Address | undefined, gateway: Address | undefined): void {
    const isNewAddress = address && !(this.#address && same(address, this.#address));
    const isNewGateway = gateway && !(this.#gateway && same(gateway, this.#gateway));
    this.#address = address;
    this.#gateway = gateway;
    if (isNewAddress) this.#askForDouble(nowMs, address);
    if (gateway === undefined) this.#neighbor.stopResolving();
    else if (isNewGateway) this.#neighbor.resolve(nowMs);
    this.tick(nowMs);
  }

  /** We have no address any more. */
  clear(): void {
    this.#linkLocal = UNSPECIFIED_IPV6;
    this.#address = undefined;
    this.#gateway = undefined;
    this.#checkedAtMs = -Infinity;
    this.#neighbor.stopResolving();
  }

  tick(nowMs: number): void {
    if (this.#gateway === undefined || !this.#neighbor.tick(nowMs)) return;
    this.#output.counters.add('nd-solicitations-sent');
    const target = this.#gateway;
    const addresses = { source: this.#linkLocal, destination: solicitedNodeGroup(target) };
    this.#send(addresses, emitNeighborSolicitation(addresses, target, this.#ownMac));
  }

  /** `frameMac` is the Ethernet source. Returns `conflict` when somebody else takes our address. */
  receiveSolicitation(
    nowMs: number,
    packet: Ipv6Packet,
    message: Icmpv6Message,
    frameMac: Readonly<Uint8Array>,
  ): 'conflict' | undefined {
    const question = parseNeighborSolicitation(packet, message);
    if (typeof question === 'string') {
      this.#output.counters.add(`nd-refused-${question}`);
      return undefined;
    }
    if (!this.#isOurs(question.target)) {
      this.#output.counters.add('nd-ignored');
      return undefined;
    }
    const isDoubleCheck = isUnspecifiedIpv6(packet.source);
    // Both ask at the same moment: neither has the address yet (RFC 4862 §5.4.3).
    if (isDoubleCheck && this.#isConflict(nowMs, frameMac)) return 'conflict';
    const askerMac = question.sourceMac ?? frameMac;
    if (this.#gateway && same(packet.source, this.#gateway)) this.#learn(askerMac, 'nd');
    this.#answer(question.target.slice(), packet.source, isDoubleCheck ? undefined : askerMac);
    return undefined;
  }

  receiveAdvertisement(
    nowMs: number,
    packet: Ipv6Packet,
    message: Icmpv6Message,
    frameMac: Readonly<Uint8Array>,
  ): 'conflict' | undefined {
    const answer = parseNeighborAdvertisement(packet, message);
    if (typeof answer === 'string') {
      this.#output.counters.add(`nd-refused-${answer}`);
      return undefined;
    }
    if (this.#isOurs(answer.target)) {
      this.#output.counters.add('nd-conflicts');
      return this.#isConflict(nowMs, answer.targetMac ?? frameMac) ? 'conflict' : undefined;
    }
    if (!this.#gateway || !same(answer.target, this.#gateway)) {
      this.#output.counters.add('nd-ignored');
      return undefined;
    }
    this.#output.counters.add('nd-advertisements-received');
    this.#learn(answer.targetMac ?? frameMac, 'nd');
    return undefined;
  }

  /** Takes a MAC for the router's, however it became known. */
  learn(mac: Readonly<Uint8Array>, how: 'ra' | 'traffic'): void {
    this.#learn(mac, how);
  }

  #isOurs(target: Address): boolean {
    return same(target, this.#linkLocal)
      ? !isUnspecifiedIpv6(target)
      : this.#address !== undefined && same(target, this.#address);
  }

  /** A stick that answers for every address, ours included, is no second owner of it. */
  #isConflict(nowMs: number, mac: Readonly<Uint8Array>): boolean {
    return (
      nowMs - this.#checkedAtMs <= CONFLICT_WINDOW_MS && !macEquals(mac, 0, this.#neighbor.mac)
    );
  }

  /** `askerMac` is undefined for one that has no address yet: everybody is told. */
  #answer(target: Address, asker: Address, askerMac: Readonly<Uint8Array> | undefined): void {
    this.#output.counters.add('nd-solicitations-answered');
    const destination = askerMac ? asker.slice() : ALL_NODES;
    const addresses = { source: target, destination };
    const isSolicited = askerMac !== undefined;
    this.#send(
      addresses,
      emitNeighborAdvertisement(addresses, target, this.#ownMac, isSolicited),
      askerMac && !isGroupMac(askerMac, 0) && !isZeroMac(askerMac, 0) ? askerMac : undefined,
    );
  }

  #askForDouble(nowMs: number, target: Address): void {
    this.#checkedAtMs = nowMs;
    this.#output.counters.add('nd-duplicate-checks-sent');
    const addresses = { source: UNSPECIFIED_IPV6, destination: solicitedNodeGroup(target) };
    this.#send(addresses, emitNeighborSolicitation(addresses, target));
  }

  #send(addresses: Ipv6Addresses, message: Uint8Array, toMac?: Readonly<Uint8Array>): void {
    const { destination } = addresses;
    const mac = isIpv6Multicast(destination) ? multicastMac(destination) : this.#neighbor.mac;
    const header = { ...addresses, nextHeader: NextHeader.Icmpv6, hopLimit: ND_HOP_LIMIT };
    this.#output.send(
      ipv6Frame({ destination: toMac ?? mac, source: this.#ownMac }, header, message),
    );
  }

  #learn(mac: Readonly<Uint8Array>, how: 'nd' | 'ra' | 'traffic'): void {
    if (isGroupMac(mac, 0)) return;
    if (this.#neighbor.learn(mac, 0, how)) {
      this.#output.emit({ type: 'gateway-mac', mac: formatMac(this.#neighbor.mac), how });
    }
  }
}

function same(a: Address, b: Address): boolean {
  return ipv6AddressEquals(a, 0, b);
}
