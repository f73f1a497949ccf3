/** The one measurement under way: which packets are its own, and what came of it. */
import { isEchoReplyTo, isEchoRequestOf, isIcmpError, ICMP_ECHO_HEADER_LENGTH } from '../icmp.ts';
import {
  ipv4Destination,
  IPV4_HEADER_LENGTH,
  ipv4HeaderLength,
  IpProtocol,
  ipv4Protocol,
  ipv4StartsPayload,
  ipv4TotalLength,
  type Ipv4Packet,
} from '../ipv4.ts';
import { isUnicastAddress, parseIpv4Address } from '../ipv4-address.ts';
import { isDnsName } from '../dns-message.ts';
import { EchoMeasurement } from './echo-measurement.ts';
import type {
  Measurement,
  MeasurementAnswer,
  MeasurementRequest,
  OwnEnd,
  OwnPacket,
} from './measurement.ts';
import { NameLookup } from './name-lookup.ts';
import { PathMtu } from './path-mtu.ts';
import { TcpDownload } from './tcp-download.ts';

/** Above those of the probe, below the ports that Linux and macOS hand out to programs. */
const FIRST_PORT = 28_192;
const PORT_COUNT = 4_096;
/** A connection that only opens. */
const CONNECT_LIMIT_MS = 4_000;
/** An echo's header, or the ports and what follows them in UDP and TCP. */
const LEAST_LENGTH = 8;
/** Of an error: its own header, and the start of a packet of ours behind it. */
const LEAST_ERROR_LENGTH = ICMP_ECHO_HEADER_LENGTH + IPV4_HEADER_LENGTH + LEAST_LENGTH;

export interface MeasurementStart {
  readonly id: number;
  readonly request: MeasurementRequest;
  /** Our address; 0 without a lease. */
  readonly address: number;
  /** Of the lease. */
  readonly mtu: number;
}

export class Measurer {
  readonly #random32: () => number;
  #id = 0;
  /** Kept after the answer: what comes late is ours all the same. */
  #end: OwnEnd | undefined;
  #running: Measurement | undefined;
  readonly #answers: { readonly id: number; readonly answer: MeasurementAnswer }[] = [];

  constructor(random32: () => number) {
    this.#random32 = random32;
  }

  get deadlineMs(): number {
    return this.#running?.deadlineMs ?? Infinity;
  }

  start(nowMs: number, { id, request, address, mtu }: MeasurementStart): void {
    this.stop();
    this.#id = id;
    this.#end = {
      address,
      identifier: this.#random32() & 0xffff,
      port: FIRST_PORT + (this.#random32() % PORT_COUNT),
      random32: this.#random32,
    };
    this.#running = address === 0 ? undefined : measurementOf(nowMs, this.#end, request, mtu);
    if (this.#running === undefined) this.#answers.push({ id, answer: { kind: 'impossible' } });
  }

  /** Ends what is under way. */
  stop(): void {
    if (this.#running === undefined) return;
    this.#running = undefined;
    this.#answers.push({ id: this.#id, answer: { kind: 'impossible' } });
  }

  tick(nowMs: number): readonly OwnPacket[] {
    return this.#collect(this.#running?.tick(nowMs) ?? []);
  }

  /** Whether a valid IPv4 packet answers a measurement, so that the host has no business with it. */
  claims(bytes: Uint8Array, offset: number): boolean {
    const end = this.#end;
    if (end === undefined || ipv4Destination(bytes, offset) !== end.address) return false;
    if (!ipv4StartsPayload(bytes, offset)) return false;
    const headerLength = ipv4HeaderLength(bytes, offset);
    const length = ipv4TotalLength(bytes, offset) - headerLength;
    if (length < LEAST_LENGTH) return false;
    const index = offset + headerLength;
    switch (ipv4Protocol(bytes, offset)) {
      case IpProtocol.Icmp:
        return isIcmpError(bytes, index)
          ? length >= LEAST_ERROR_LENGTH && quotes(bytes, index + ICMP_ECHO_HEADER_LENGTH, end)
          : isEchoReplyTo(bytes, index, end.identifier);
      case IpProtocol.Udp:
      case IpProtocol.Tcp:
        return readUint16(bytes, index + 2) === end.port;
      default:
        return false;
    }
  }

  /** A packet it claimed. */
  receive(nowMs: number, packet: Ipv4Packet): readonly OwnPacket[] {
    return this.#collect(this.#running?.receive(nowMs, packet) ?? []);
  }

  takeAnswers(): readonly { readonly id: number; readonly answer: MeasurementAnswer }[] {
    return this.#answers.splice(0);
  }

  #collect(packets: readonly OwnPacket[]): readonly OwnPacket[] {
    const answer = this.#running?.answer;
    if (answer !== undefined) {
      this.#running = undefined;
      this.#answers.push({ id: this.#id, answer });
    }
    return packets;
  }
}

/** Undefined where the request names nothing that can be measured. */
function measurementOf(
  nowMs: number,
  end: OwnEnd,
  request: MeasurementRequest,
  mtu: number,
): Measurement | undefined {
  const destination = unicast(request.kind === 'look-up' ? request.server : request.destination);
  if (destination === undefined || destination === end.address) return undefined;
  switch (request.kind) {
    case 'echo':
      return new EchoMeasurement(nowMs, end, destination, request.count);
    case 'look-up':
      return isDnsName(request.name)
        ? new NameLookup(nowMs, end, destination, request.name)
        : undefined;
    case 'path-mtu':
      return new PathMtu(nowMs, end, destination, request.linkMtu);
    case 'connect': {
      const { port } = request;
      const limits = { maxBytes: 0, maxMs: CONNECT_LIMIT_MS, mtu };
      return new TcpDownload(nowMs, end, { destination, port, page: undefined, ...limits });
    }
    case 'download': {
      const { port, host, path, maxBytes, maxMs } = request;
      const page = { host, path };
      return new TcpDownload(nowMs, end, { destination, port, page, maxBytes, maxMs, mtu });
    }
  }
}

/** Whether the packet that an error quotes at `offset` is one of ours. */
function quotes(bytes: Uint8Array, offset: number, { identifier, port }: OwnEnd): boolean {
  const payload = offset + IPV4_HEADER_LENGTH;
  const protocol = ipv4Protocol(bytes, offset);
  if (protocol === IpProtocol.Icmp) return isEchoRequestOf(bytes, payload, identifier);
  const hasPorts = protocol === IpProtocol.Udp || protocol === IpProtocol.Tcp;
  return hasPorts && readUint16(bytes, payload) === port;
}

function unicast(text: string): number | undefined {
  const address = parseIpv4Address(text);
  return address !== undefined && isUnicastAddress(address) ? address : undefined;
}

function readUint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset]! << 8) | bytes[offset + 1]!;
}
