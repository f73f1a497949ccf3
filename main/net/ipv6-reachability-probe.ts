/**
 * The twin of reachability-probe.ts for IPv6: the same questions, the same weights. The router's
 * link-local address stands for the gateway.
 */
import { DNS_PORT, emitRootQuery, parseDnsAnswerHead } from './dns-message.ts';
import {
  emitEchoRequest,
  ICMPV6_ECHO_HEADER_LENGTH,
  Icmpv6Type,
  isEchoOf,
  isIcmpv6Error,
  openIcmpv6,
  parseEchoReply,
} from './icmpv6.ts';
import { ipv6AddressEquals } from './ipv6-address.ts';
import {
  IPV6_HEADER_LENGTH,
  ipv6DestinationIndex,
  ipv6NextHeader,
  ipv6PacketLength,
  ipv6SourceIndex,
  NextHeader,
  type Ipv6Packet,
} from './ipv6.ts';
import { ProbeRounds, type ProbeAnswer, type ProbeRound } from './probe-rounds.ts';
import { emitUdpOverIpv6, openUdpOverIpv6 } from './udp.ts';

type Address = Readonly<Uint8Array>;

export interface Ipv6ProbeTargets {
  /** Our address. */
  readonly source: Address;
  readonly gateway: Address | undefined;
  readonly dnsServer: Address | undefined;
}

export interface Ipv6ProbePacket {
  readonly nextHeader: number;
  readonly destination: Address;
  readonly payload: Uint8Array;
}

/** As in the twin: as far as is looked at before a packet is claimed. */
const CLAIMED_LENGTH = { echo: 8, dns: 10, error: 8 + IPV6_HEADER_LENGTH + 8 } as const;
const ECHO_DATA_LENGTH = 32;
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

export class Ipv6ReachabilityProbe {
  readonly #rounds: ProbeRounds;
  #targets: Ipv6ProbeTargets | undefined;

  constructor(random32: () => number) {
    this.#rounds = new ProbeRounds(random32);
  }

  get isRunning(): boolean {
    return this.#rounds.isRunning;
  }

  get deadlineMs(): number {
    return this.#rounds.deadlineMs;
  }

  /** Begins anew; packets come out of {@link tick}. */
  start(nowMs: number, targets: Ipv6ProbeTargets): void {
    this.#targets = targets;
    this.#rounds.start(nowMs);
  }

  /** Ends without a result. Answers to what was sent are still claimed until the next start. */
  stop(): void {
    this.#rounds.stop();
  }

  /** The packets due now, or `failed` when the last of them had its time. */
  tick(nowMs: number): readonly Ipv6ProbePacket[] | 'failed' {
    const round = this.#rounds.tick(nowMs);
    if (round === 'failed') return round;
    return round && this.#targets ? this.#packetsOf(round, this.#targets) : [];
  }

  #packetsOf(
    { sequence, dnsId }: ProbeRound,
    { source, gateway, dnsServer }: Ipv6ProbeTargets,
  ): readonly Ipv6ProbePacket[] {
    const echo = { identifier: this.#rounds.identifier, sequence };
    const data = new Uint8Array(ECHO_DATA_LENGTH);
    const isForwarder = gateway && dnsServer && ipv6AddressEquals(gateway, 0, dnsServer);
    const stations = [gateway, isForwarder ? undefined : dnsServer];
    const packets: Ipv6ProbePacket[] = stations.flatMap((destination) => {
      if (destination === undefined) return [];
      const payload = emitEchoRequest(echo, data, { source, destination });
      return [{ nextHeader: NextHeader.Icmpv6, destination, payload }];
    });
    if (dnsServer !== undefined) {
      const question = {
        sourcePort: this.#rounds.port,
        destinationPort: DNS_PORT,
        payload: emitRootQuery(dnsId),
      };
      packets.push({
        nextHeader: NextHeader.Udp,
        destination: dnsServer,
        payload: emitUdpOverIpv6(question, { source, destination: dnsServer }),
      });
    }
    return packets;
  }

  /** Whether a valid IPv6 packet answers a probe, so that the host has no business with it. */
  claims(bytes: Uint8Array, offset: number): boolean {
    const targets = this.#targets;
    const nextHeader = ipv6NextHeader(bytes, offset);
    if (nextHeader !== NextHeader.Icmpv6 && nextHeader !== NextHeader.Udp) return false;
    if (!targets || !ipv6AddressEquals(bytes, ipv6DestinationIndex(offset), targets.source)) {
      return false;
    }
    const index = offset + IPV6_HEADER_LENGTH;
    const length = ipv6PacketLength(bytes, offset) - IPV6_HEADER_LENGTH;
    if (nextHeader === NextHeader.Icmpv6) {
      if (length < CLAIMED_LENGTH.echo) return false;
      if (isIcmpv6Error(bytes, index)) return this.#causedError(bytes, index, length);
      return (
        isEchoOf(bytes, index, Icmpv6Type.EchoReply, this.#rounds.identifier) &&
        (isFrom(bytes, offset, targets.gateway) || isFrom(bytes, offset, targets.dnsServer))
      );
    }
    return (
      length >= CLAIMED_LENGTH.dns &&
      readUint16(bytes, index) === DNS_PORT &&
      readUint16(bytes, index + 2) === this.#rounds.port &&
      isFrom(bytes, offset, targets.dnsServer) &&
      this.#rounds.ofDnsId(readUint16(bytes, index + 8)) !== undefined
    );
  }

  /** An error of any router about a probe is no answer, but no business of the host either. */
  #causedError(bytes: Uint8Array, index: number, length: number): boolean {
    if (length < CLAIMED_LENGTH.error) return false;
    const quoted = index + ICMPV6_ECHO_HEADER_LENGTH;
    const payload = quoted + IPV6_HEADER_LENGTH;
    switch (ipv6NextHeader(bytes, quoted)) {
      case NextHeader.Icmpv6:
        return isEchoOf(bytes, payload, Icmpv6Type.EchoRequest, this.#rounds.identifier);
      case NextHeader.Udp:
        return (
          readUint16(bytes, payload) === this.#rounds.port &&
          readUint16(bytes, payload + 2) === DNS_PORT
        );
      default:
        return false;
    }
  }

  /** Weighs a packet it claimed. `answered` ends the probe. */
  receive(nowMs: number, packet: Ipv6Packet): ProbeAnswer {
    const targets = this.#targets;
    if (!targets || !this.isRunning) return { type: 'ignored' };
    const answer =
      packet.nextHeader === NextHeader.Icmpv6
        ? this.#weighEcho(nowMs, packet, targets)
        : this.#weighDns(nowMs, packet, targets);
    if (answer.type === 'answered') this.stop();
    return answer;
  }

  #weighEcho(nowMs: number, packet: Ipv6Packet, targets: Ipv6ProbeTargets): ProbeAnswer {
    const message = openIcmpv6(packet);
    const echo = typeof message === 'string' ? undefined : parseEchoReply(message);
    const round = echo && this.#rounds.ofSequence(echo.sequence);
    if (!round) return { type: 'ignored' };
    const isAllThereIs = targets.dnsServer === undefined;
    if (isGateway(packet, targets) && !isAllThereIs) return { type: 'gateway-only' };
    return { type: 'answered', by: 'echo', rttMs: nowMs - round.sentAtMs };
  }

  #weighDns(nowMs: number, packet: Ipv6Packet, targets: Ipv6ProbeTargets): ProbeAnswer {
    const datagram = openUdpOverIpv6(packet.payload, packet);
    const head = typeof datagram === 'string' ? undefined : parseDnsAnswerHead(datagram.payload);
    const round = head && this.#rounds.ofDnsId(head.id);
    if (!round) return { type: 'ignored' };
    const cameFromBeyond =
      !isGateway(packet, targets) ||
      head.responseCode === NO_ERROR ||
      head.responseCode === NO_SUCH_NAME;
    if (!cameFromBeyond) return { type: 'gateway-only' };
    return { type: 'answered', by: 'dns', rttMs: nowMs - round.sentAtMs };
  }
}

function isFrom(bytes: Uint8Array, offset: number, station: Address | undefined): boolean {
  return station !== undefined && ipv6AddressEquals(bytes, ipv6SourceIndex(offset), station);
}

function isGateway({ source }: Ipv6Packet, { gateway }: Ipv6ProbeTargets): boolean {
  return gateway !== undefined && ipv6AddressEquals(source, 0, gateway);
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}
