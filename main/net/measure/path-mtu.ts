/**
 * The longest packet that gets there and back unbroken: echoes of several lengths at once, then of
 * lengths between the longest one answered and the shortest one that was not.
 */
import { ICMP_ECHO_HEADER_LENGTH, parseIcmpEcho, toldPathMtu } from '../icmp.ts';
import { IPV4_HEADER_LENGTH, IpProtocol, type Ipv4Packet } from '../ipv4.ts';
import { echoTo } from './echo-packet.ts';
import {
  ANSWER_LIMIT_MS,
  type Measurement,
  type MeasurementAnswer,
  type OwnEnd,
  type OwnPacket,
} from './measurement.ts';

/** Every IPv4 host must take so much (RFC 791). */
const LEAST_MTU = 576;
const HEADERS = IPV4_HEADER_LENGTH + ICMP_ECHO_HEADER_LENGTH;
/** Echoes of one volley. */
const VOLLEY = 10;
/** A lost packet must not look like one that was too long. */
const TRIES = 2;

export class PathMtu implements Measurement {
  readonly #end: OwnEnd;
  readonly #destination: number;
  readonly #linkMtu: number;
  /** The longest answered, and the shortest that twice was not. */
  #passed = 0;
  #lost: number;
  #told: number | undefined;
  #lengths: readonly number[];
  readonly #lengthOf = new Map<number, number>();
  #awaited = new Set<number>();
  #sequence = 0;
  #tries = 0;
  #deadlineMs: number;
  answer: MeasurementAnswer | undefined;

  constructor(nowMs: number, end: OwnEnd, destination: number, linkMtu: number) {
    this.#end = end;
    this.#destination = destination;
    this.#linkMtu = linkMtu;
    this.#lost = linkMtu + 1;
    this.#lengths = spread(LEAST_MTU, linkMtu);
    this.#deadlineMs = nowMs;
  }

  get deadlineMs(): number {
    return this.answer === undefined ? this.#deadlineMs : Infinity;
  }

  tick(nowMs: number): readonly OwnPacket[] {
    if (nowMs < this.deadlineMs) return [];
    if (this.#tries > 0) this.#judgeVolley();
    if (this.answer !== undefined) return [];
    this.#tries += 1;
    this.#deadlineMs = nowMs + ANSWER_LIMIT_MS / 2;
    this.#awaited = new Set(this.#lengths);
    return this.#lengths.map((length) => {
      this.#sequence += 1;
      this.#lengthOf.set(this.#sequence, length);
      const echo = echoTo(this.#end, this.#destination, this.#sequence, length - HEADERS);
      return { ...echo, dontFragment: true };
    });
  }

  receive(nowMs: number, { protocol, source, payload }: Ipv4Packet): readonly OwnPacket[] {
    if (protocol !== IpProtocol.Icmp) return [];
    const told = toldPathMtu(payload);
    if (told !== undefined && told >= LEAST_MTU) this.#told = Math.min(told, this.#told ?? told);
    const echo = parseIcmpEcho(payload);
    if (echo?.type !== 'reply' || source !== this.#destination) return [];
    const length = this.#lengthOf.get(echo.sequence);
    if (length === undefined || payload.length !== length - IPV4_HEADER_LENGTH) return [];
    this.#passed = Math.max(this.#passed, length);
    this.#awaited.delete(length);
    // Nothing is missing: no need to wait longer.
    if (this.#awaited.size === 0) this.#deadlineMs = nowMs;
    return [];
  }

  #judgeVolley(): void {
    const longest = this.#lengths.at(-1) ?? 0;
    if (this.#passed < longest && this.#tries < TRIES) {
      this.#lengths = this.#lengths.filter((length) => length > this.#passed);
      return;
    }
    this.#tries = 0;
    this.#lost = Math.min(this.#lost, ...this.#lengths.filter((length) => length > this.#passed));
    if (this.#passed === 0 || this.#lost - this.#passed <= 1) {
      const mtu = this.#passed === 0 ? undefined : this.#passed;
      this.answer = { kind: 'path-mtu', mtu, toldMtu: this.#told, linkMtu: this.#linkMtu };
      return;
    }
    this.#lengths = spread(this.#passed + 1, this.#lost - 1);
  }
}

/** At most {@link VOLLEY} lengths from `from` to `to`, both in it where there is room. */
function spread(from: number, to: number): readonly number[] {
  if (to - from < VOLLEY) return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const step = (to - from) / (VOLLEY - 1);
  return Array.from({ length: VOLLEY }, (_, i) => Math.round(from + i * step));
}
