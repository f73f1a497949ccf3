/** One question to one name server, asked again when it is not answered. */
import { DNS_PORT, emitAddressQuery, parseDnsAnswer } from '../dns-message.ts';
import { IpProtocol, type Ipv4Packet } from '../ipv4.ts';
import { formatIpv4Address } from '../ipv4-address.ts';
import { emitUdp, openUdp } from '../udp.ts';
import type { Measurement, MeasurementAnswer, OwnEnd, OwnPacket } from './measurement.ts';

/** Pauses before the question is asked again, and at last given up. */
const pausesMs = [1_000, 1_500, 2_500] as const;

export class NameLookup implements Measurement {
  readonly #end: OwnEnd;
  readonly #server: number;
  readonly #name: string;
  /** One each try, so that an answer names the question it is for. */
  readonly #questions: { readonly id: number; readonly sentAtMs: number }[] = [];
  #deadlineMs: number;
  answer: MeasurementAnswer | undefined;

  constructor(nowMs: number, end: OwnEnd, server: number, name: string) {
    this.#end = end;
    this.#server = server;
    this.#name = name;
    this.#deadlineMs = nowMs;
  }

  get deadlineMs(): number {
    return this.answer === undefined ? this.#deadlineMs : Infinity;
  }

  tick(nowMs: number): readonly OwnPacket[] {
    if (nowMs < this.deadlineMs) return [];
    const pauseMs = pausesMs[this.#questions.length];
    if (pauseMs === undefined) {
      this.#finish(undefined, undefined, undefined);
      return [];
    }
    const id = this.#end.random32() & 0xffff;
    this.#questions.push({ id, sentAtMs: nowMs });
    this.#deadlineMs = nowMs + pauseMs;
    const question = {
      sourcePort: this.#end.port,
      destinationPort: DNS_PORT,
      payload: emitAddressQuery(id, this.#name),
    };
    const destination = this.#server;
    const payload = emitUdp(question, { source: this.#end.address, destination });
    return [{ protocol: IpProtocol.Udp, destination, payload }];
  }

  receive(nowMs: number, packet: Ipv4Packet): readonly OwnPacket[] {
    if (packet.protocol !== IpProtocol.Udp || packet.source !== this.#server) return [];
    const datagram = openUdp(packet.payload, packet);
    if (typeof datagram === 'string' || datagram.sourcePort !== DNS_PORT) return [];
    const found = parseDnsAnswer(datagram.payload);
    const question = this.#questions.find(({ id }) => id === found?.id);
    if (found === undefined || question === undefined) return [];
    this.#finish(nowMs - question.sentAtMs, found.responseCode, found.address);
    return [];
  }

  #finish(
    rttMs: number | undefined,
    responseCode: number | undefined,
    address: number | undefined,
  ): void {
    this.answer ??= {
      kind: 'look-up',
      rttMs,
      responseCode,
      address: address === undefined ? undefined : formatIpv4Address(address),
    };
  }
}
