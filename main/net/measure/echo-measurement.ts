/** Round trips, one echo after the other. */
import { parseIcmpEcho } from '../icmp.ts';
import { IpProtocol, type Ipv4Packet } from '../ipv4.ts';
import { echoTo } from './echo-packet.ts';
import {
  ANSWER_LIMIT_MS,
  type Measurement,
  type MeasurementAnswer,
  type OwnEnd,
  type OwnPacket,
} from './measurement.ts';

const INTERVAL_MS = 300;
const DATA_LENGTH = 32;

export class EchoMeasurement implements Measurement {
  readonly #end: OwnEnd;
  readonly #destination: number;
  readonly #count: number;
  readonly #sentAtMs: number[] = [];
  readonly #rttsMs: number[] = [];
  readonly #open = new Set<number>();
  #deadlineMs: number;
  answer: MeasurementAnswer | undefined;

  constructor(nowMs: number, end: OwnEnd, destination: number, count: number) {
    this.#end = end;
    this.#destination = destination;
    this.#count = count;
    this.#deadlineMs = nowMs;
  }

  get deadlineMs(): number {
    return this.answer === undefined ? this.#deadlineMs : Infinity;
  }

  tick(nowMs: number): readonly OwnPacket[] {
    if (nowMs < this.deadlineMs) return [];
    const sequence = this.#sentAtMs.length;
    if (sequence === this.#count) {
      this.#finish();
      return [];
    }
    this.#sentAtMs.push(nowMs);
    this.#open.add(sequence);
    const isLast = sequence + 1 === this.#count;
    this.#deadlineMs = nowMs + (isLast ? ANSWER_LIMIT_MS : INTERVAL_MS);
    return [echoTo(this.#end, this.#destination, sequence, DATA_LENGTH)];
  }

  receive(nowMs: number, { protocol, source, payload }: Ipv4Packet): readonly OwnPacket[] {
    if (protocol !== IpProtocol.Icmp) return [];
    const echo = parseIcmpEcho(payload);
    if (echo?.type !== 'reply' || source !== this.#destination) return [];
    if (!this.#open.delete(echo.sequence)) return [];
    this.#rttsMs.push(nowMs - (this.#sentAtMs[echo.sequence] ?? nowMs));
    if (this.#rttsMs.length === this.#count) this.#finish();
    return [];
  }

  #finish(): void {
    this.answer ??= { kind: 'echo', sent: this.#sentAtMs.length, rttsMs: this.#rttsMs };
  }
}
