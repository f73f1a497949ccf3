/** Our side of ARP: says where we are, answers for our address, finds the gateway. */
import { parseArp, type ArpPacket } from './arp.ts';
import type { GatewayNeighbor } from './gateway-neighbor.ts';
import {
  BROADCAST_MAC,
  formatMac,
  isGroupMac,
  isZeroMac,
  MAC_LENGTH,
  macEquals,
} from './mac-address.ts';
import type { LinkOutput } from './link-output.ts';
import { arpFrame } from './own-frames.ts';

/** How long after the announcement an answer to it still means that the address is in use. */
const CONFLICT_WINDOW_MS = 2_000;
const NO_MAC = new Uint8Array(MAC_LENGTH);

export class ArpStation {
  readonly #ownMac: Readonly<Uint8Array>;
  readonly #neighbor: GatewayNeighbor;
  readonly #output: LinkOutput;
  #address: number | undefined;
  #gateway: number | undefined;
  #announcedAtMs = -Infinity;
  /** Sticks ask for us before we know who we are. */
  #earlyRequest: ArpPacket | undefined;

  constructor(ownMac: Readonly<Uint8Array>, neighbor: GatewayNeighbor, output: LinkOutput) {
    this.#ownMac = ownMac;
    this.#neighbor = neighbor;
    this.#output = output;
  }

  /**
   * From now on we are `address`: announces it if it is a new one, and looks for the gateway if that
   * is. `gateway` is undefined when the lease names none that could answer.
   */
  configure(nowMs: number, address: number, gateway: number | undefined): void {
    const isNewAddress = address !== this.#address;
    const isNewGateway = gateway !== this.#gateway;
    this.#address = address;
    this.#gateway = gateway;
    if (isNewAddress) this.#announce(nowMs, address);
    if (!isNewAddress && !isNewGateway) return;

    if (gateway === undefined) this.#neighbor.stopResolving();
    else this.#neighbor.resolve(nowMs);
    const early = this.#earlyRequest;
    if (early && early.senderAddress === gateway && early.targetAddress === address) {
      this.#learn(early, 'arp');
    }
    this.tick(nowMs);
  }

  /** There is no address any more. */
  clear(): void {
    this.#address = undefined;
    this.#gateway = undefined;
    this.#announcedAtMs = -Infinity;
    this.#earlyRequest = undefined;
    this.#neighbor.stopResolving();
  }

  /** Takes the payload of an ARP frame. Returns `conflict` when our new address is in use. */
  receive(
    nowMs: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
  ): 'conflict' | undefined {
    const packet = parseArp(bytes, offset, length);
    if (!packet) {
      this.#output.counters.add('arp-malformed');
      return undefined;
    }
    const { operation, senderMac, senderAddress, targetAddress } = packet;
    if (
      isGroupMac(senderMac, 0) ||
      isZeroMac(senderMac, 0) ||
      macEquals(senderMac, 0, this.#ownMac)
    ) {
      this.#output.counters.add('arp-ignored');
      return undefined;
    }
    if (this.#address !== undefined && senderAddress === this.#address) {
      this.#output.counters.add('arp-conflicts');
      return this.#isConflict(nowMs, senderMac) ? 'conflict' : undefined;
    }
    if (targetAddress !== this.#address) {
      this.#output.counters.add('arp-ignored');
      if (this.#address === undefined && operation === 'request') this.#earlyRequest = packet;
      return undefined;
    }

    this.#learn(packet, senderAddress === this.#gateway ? 'arp' : 'traffic');
    if (operation === 'reply') this.#output.counters.add('arp-replies-received');
    else this.#answer(packet, targetAddress);
    return undefined;
  }

  tick(nowMs: number): void {
    if (this.#address === undefined || this.#gateway === undefined) return;
    if (!this.#neighbor.tick(nowMs)) return;
    this.#output.counters.add('arp-requests-sent');
    this.#broadcastRequest(this.#address, this.#gateway);
  }

  #answer(request: ArpPacket, address: number): void {
    this.#output.counters.add('arp-requests-answered');
    this.#output.send(
      arpFrame(
        { destination: request.senderMac, source: this.#ownMac },
        {
          operation: 'reply',
          senderMac: this.#ownMac,
          senderAddress: address,
          targetMac: request.senderMac,
          // 0.0.0.0 when the request was a probe.
          targetAddress: request.senderAddress,
        },
      ),
    );
  }

  #announce(nowMs: number, address: number): void {
    this.#announcedAtMs = nowMs;
    this.#output.counters.add('arp-announcements-sent');
    // Gratuitous ARP in the form of RFC 5227: a request for our own address by itself.
    this.#broadcastRequest(address, address);
  }

  #broadcastRequest(senderAddress: number, targetAddress: number): void {
    this.#output.send(
      arpFrame(
        { destination: BROADCAST_MAC, source: this.#ownMac },
        {
          operation: 'request',
          senderMac: this.#ownMac,
          senderAddress,
          targetMac: NO_MAC,
          targetAddress,
        },
      ),
    );
  }

  /** A stick that answers for every address, ours included, is no second owner of it. */
  #isConflict(nowMs: number, senderMac: Readonly<Uint8Array>): boolean {
    return (
      nowMs - this.#announcedAtMs <= CONFLICT_WINDOW_MS &&
      !macEquals(senderMac, 0, this.#neighbor.mac)
    );
  }

  #learn({ senderMac }: ArpPacket, how: 'arp' | 'traffic'): void {
    if (this.#neighbor.learn(senderMac, 0, how)) {
      this.#output.emit({ type: 'gateway-mac', mac: formatMac(senderMac), how });
    }
  }
}
