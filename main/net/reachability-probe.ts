/**
 * Finds out whether packets come back from beyond the stick. Sends what any network lets through,
 * an ICMP echo and a DNS question, and takes the answers out of the traffic.
 *
 * What counts: an answer from a DNS server that is not the gateway, whatever it says. The gateway's
 * own echo does not, because the stick makes that address up and may answer for it itself; it counts
 * only where no DNS server is known and so nothing better can be asked. A gateway that is the DNS
 * server too is a forwarder inside the stick: its word counts when it must have come from further
 * away (an answer or "no such name"), not when it is a failure of its own making.
 */
import { DNS_PORT, emitRootQuery, parseDnsAnswerHead } from './dns-message.ts';
import {
  ICMP_ECHO_HEADER_LENGTH,
  emitIcmpEcho,
  isEchoReplyTo,
  isEchoRequestOf,
  isIcmpError,
  parseIcmpEcho,
} from './icmp.ts';
import {
  ipv4Destination,
  IPV4_HEADER_LENGTH,
  ipv4HeaderLength,
  IpProtocol,
  ipv4Protocol,
  ipv4Source,
  ipv4StartsPayload,
  ipv4TotalLength,
  type Ipv4Packet,
} from './ipv4.ts';
import { ProbeRounds, type ProbeAnswer, type ProbeRound } from './probe-rounds.ts';
import { emitUdp, openUdp } from './udp.ts';

export interface ProbeTargets {
  /** Our address. */
  readonly source: number;
  readonly gateway: number | undefined;
  readonly dnsServer: number | undefined;
}

export interface ProbePacket {
  readonly protocol: number;
  readonly destination: number;
  readonly payload: Uint8Array;
}

/**
 * Up to the sequence number of an echo, the id of a DNS message behind its UDP header, the end of the
 * first 8 bytes that an error quotes behind an IP header of ours.
 */
const CLAIMED_LENGTH = { echo: 8, dns: 10, error: 36 } as const;
/** As much as the usual ping programs send at least. */
const ECHO_DATA_LENGTH = 32;
const NO_ERROR = 0;
const NO_SUCH_NAME = 3;

export class ReachabilityProbe {
  readonly #rounds: ProbeRounds;
  #targets: ProbeTargets | undefined;

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
  start(nowMs: number, targets: ProbeTargets): void {
    this.#targets = targets;
    this.#rounds.start(nowMs);
  }

  /** Ends without a result. Answers to what was sent are still claimed until the next start. */
  stop(): void {
    this.#rounds.stop();
  }

  /** The packets due now, or `failed` when the last of them had its time. */
  tick(nowMs: number): readonly ProbePacket[] | 'failed' {
    const round = this.#rounds.tick(nowMs);
    if (round === 'failed') return round;
    return round && this.#targets ? this.#packetsOf(round, this.#targets) : [];
  }

  #packetsOf(
    { sequence, dnsId }: ProbeRound,
    { source, gateway, dnsServer }: ProbeTargets,
  ): readonly ProbePacket[] {
    const echo = emitIcmpEcho({
      type: 'request',
      identifier: this.#rounds.identifier,
      sequence,
      data: new Uint8Array(ECHO_DATA_LENGTH),
    });
    const stations = new Set([gateway, dnsServer].filter((address) => address !== undefined));
    const packets: ProbePacket[] = Array.from(stations, (destination) => ({
      protocol: IpProtocol.Icmp,
      destination,
      payload: echo,
    }));
    if (dnsServer !== undefined) {
      const question = {
        sourcePort: this.#rounds.port,
        destinationPort: DNS_PORT,
        payload: emitRootQuery(dnsId),
      };
      packets.push({
        protocol: IpProtocol.Udp,
        destination: dnsServer,
        payload: emitUdp(question, { source, destination: dnsServer }),
      });
    }
    return packets;
  }

  /** Whether a valid IPv4 packet answers a probe, so that the host has no business with it. */
  claims(bytes: Uint8Array, offset: number): boolean {
    const targets = this.#targets;
    const protocol = ipv4Protocol(bytes, offset);
    if (protocol !== IpProtocol.Icmp && protocol !== IpProtocol.Udp) return false;
    if (!targets || ipv4Destination(bytes, offset) !== targets.source) return false;
    if (!ipv4StartsPayload(bytes, offset)) return false;
    const source = ipv4Source(bytes, offset);
    const headerLength = ipv4HeaderLength(bytes, offset);
    const index = offset + headerLength;
    const length = ipv4TotalLength(bytes, offset) - headerLength;
    if (protocol === IpProtocol.Icmp) {
      if (length < CLAIMED_LENGTH.echo) return false;
      if (isIcmpError(bytes, index)) return this.#causedError(bytes, index, length);
      return (
        (source === targets.gateway || source === targets.dnsServer) &&
        isEchoReplyTo(bytes, index, this.#rounds.identifier)
      );
    }
    return (
      length >= CLAIMED_LENGTH.dns &&
      source === targets.dnsServer &&
      readUint16(bytes, index) === DNS_PORT &&
      readUint16(bytes, index + 2) === this.#rounds.port &&
      this.#rounds.ofDnsId(readUint16(bytes, index + 8)) !== undefined
    );
  }

  /** An error of any router about a probe is no answer, but no business of the host either. */
  #causedError(bytes: Uint8Array, index: number, length: number): boolean {
    if (length < CLAIMED_LENGTH.error) return false;
    const quoted = index + ICMP_ECHO_HEADER_LENGTH;
    const payload = quoted + IPV4_HEADER_LENGTH;
    const protocol = ipv4Protocol(bytes, quoted);
    if (protocol === IpProtocol.Icmp)
      return isEchoRequestOf(bytes, payload, this.#rounds.identifier);
    return (
      protocol === IpProtocol.Udp &&
      readUint16(bytes, payload) === this.#rounds.port &&
      readUint16(bytes, payload + 2) === DNS_PORT
    );
  }

  /** Weighs a packet it claimed. `answered` ends the probe. */
  receive(nowMs: number, packet: Ipv4Packet): ProbeAnswer {
    const targets = this.#targets;
    if (!targets || !this.isRunning) return { type: 'ignored' };
    const answer =
      packet.protocol === IpProtocol.Icmp
        ? this.#weighEcho(nowMs, packet, targets)
        : this.#weighDns(nowMs, packet, targets);
    if (answer.type === 'answered') this.stop();
    return answer;
  }

  #weighEcho(nowMs: number, packet: Ipv4Packet, targets: ProbeTargets): ProbeAnswer {
    const echo = parseIcmpEcho(packet.payload);
    const round = echo && this.#rounds.ofSequence(echo.sequence);
    if (!round) return { type: 'ignored' };
    const isAllThereIs = targets.dnsServer === undefined;
    if (packet.source === targets.gateway && !isAllThereIs) return { type: 'gateway-only' };
    return { type: 'answered', by: 'echo', rttMs: nowMs - round.sentAtMs };
  }

  #weighDns(nowMs: number, packet: Ipv4Packet, targets: ProbeTargets): ProbeAnswer {
    const datagram = openUdp(packet.payload, packet);
    const head = typeof datagram === 'string' ? undefined : parseDnsAnswerHead(datagram.payload);
    const round = head && this.#rounds.ofDnsId(head.id);
    if (!round) return { type: 'ignored' };
    const cameFromBeyond =
      packet.source !== targets.gateway ||
      head.responseCode === NO_ERROR ||
      head.responseCode === NO_SUCH_NAME;
    if (!cameFromBeyond) return { type: 'gateway-only' };
    return { type: 'answered', by: 'dns', rttMs: nowMs - round.sentAtMs };
  }
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}
