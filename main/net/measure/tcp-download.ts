/**
 * A TCP connection that opens, asks for one page and counts what comes; or, without a page, one that
 * only opens. What was received is thrown away, all but the head of the answer.
 */
import { parseIcmpEcho } from '../icmp.ts';
import { IpProtocol, type Ipv4Packet } from '../ipv4.ts';
import { echoTo } from './echo-packet.ts';
import type { Measurement, MeasurementAnswer, OwnEnd, OwnPacket } from './measurement.ts';
import { ReceivedRanges } from './received-ranges.ts';
import {
  emitTcpSegment,
  parseTcpSegment,
  sequenceDistance,
  TcpFlag,
  type TcpSegment,
} from './tcp-segment.ts';

export interface DownloadPlan {
  readonly destination: number;
  readonly port: number;
  /** Undefined: the connection is closed as soon as it is open. */
  readonly page: { readonly host: string; readonly path: string } | undefined;
  readonly maxBytes: number;
  readonly maxMs: number;
  /** Longest IP packet wanted. */
  readonly mtu: number;
}

const HEADERS = 40;
const WINDOW_SCALE = 7;
/** 4 MiB once it is scaled: enough for 150 Mbit/s at 200 ms. */
const WINDOW = 0x8000;
const OPENING_TRIES = 3;
const REPEAT_MS = 1_000;
/** An acknowledgement that got lost must not stop the sender. */
const REMIND_MS = 250;
/** Least pause between two remarks on the same gap. */
const GAP_REMARK_MS = 5;
/** So long nothing: the server has nothing more to say. */
const IDLE_LIMIT_MS = 4_000;
const ECHO_INTERVAL_MS = 100;
const ECHO_DATA_LENGTH = 32;
/** Of the answer, for its first line. */
const HEAD_LENGTH = 64;

export class TcpDownload implements Measurement {
  readonly #end: OwnEnd;
  readonly #plan: DownloadPlan;
  readonly #request: Uint8Array;
  readonly #firstSequence: number;
  readonly #startedMs: number;
  readonly #received = new ReceivedRanges();
  readonly #head = new Uint8Array(HEAD_LENGTH);
  readonly #echoes = new Map<number, number>();
  readonly #loadedRttsMs: number[] = [];
  #tries = 0;
  #repeatAtMs: number;
  #acknowledgeAtMs = Infinity;
  #echoAtMs = Infinity;
  #gapToldMs = -Infinity;
  #openedMs: number | undefined;
  #askedMs: number | undefined;
  /** Of the server's first byte. */
  #theirFirst = 0;
  #isRequestTaken = false;
  #finAt: number | undefined;
  #firstByteMs: number | undefined;
  /** Came in the same moment as the first byte: they took no time. */
  #untimedBytes = 0;
  #lastByteMs = 0;
  answer: MeasurementAnswer | undefined;

  constructor(nowMs: number, end: OwnEnd, plan: DownloadPlan) {
    this.#end = end;
    this.#plan = plan;
    this.#request = requestFor(plan.page);
    this.#firstSequence = end.random32();
    this.#startedMs = nowMs;
    this.#repeatAtMs = nowMs;
  }

  get deadlineMs(): number {
    if (this.answer !== undefined) return Infinity;
    return Math.min(this.#repeatAtMs, this.#acknowledgeAtMs, this.#echoAtMs, this.#endMs);
  }

  get #endMs(): number {
    const lastMs = this.#firstByteMs === undefined ? this.#openedMs : this.#lastByteMs;
    const idleMs = (lastMs ?? this.#startedMs) + IDLE_LIMIT_MS;
    return Math.min(idleMs, this.#startedMs + this.#plan.maxMs);
  }

  tick(nowMs: number): readonly OwnPacket[] {
    if (this.answer !== undefined) return [];
    if (nowMs >= this.#endMs) return this.#finish(false);
    const packets: OwnPacket[] = [];
    if (nowMs >= this.#repeatAtMs) packets.push(...this.#repeat(nowMs));
    if (nowMs >= this.#acknowledgeAtMs) {
      this.#acknowledgeAtMs = nowMs + REMIND_MS;
      packets.push(this.#segment(TcpFlag.Ack));
    }
    if (nowMs >= this.#echoAtMs) {
      this.#echoAtMs = nowMs + ECHO_INTERVAL_MS;
      const sequence = this.#echoes.size + 1;
      this.#echoes.set(sequence, nowMs);
      packets.push(echoTo(this.#end, this.#plan.destination, sequence, ECHO_DATA_LENGTH));
    }
    return packets;
  }

  receive(nowMs: number, packet: Ipv4Packet): readonly OwnPacket[] {
    if (this.answer !== undefined || packet.source !== this.#plan.destination) return [];
    if (packet.protocol === IpProtocol.Icmp) {
      this.#receiveEcho(nowMs, packet);
      return [];
    }
    if (packet.protocol !== IpProtocol.Tcp) return [];
    const segment = parseTcpSegment(packet.payload, packet);
    if (segment?.sourcePort !== this.#plan.port) return [];
    return this.#openedMs === undefined
      ? this.#receiveOpening(nowMs, segment)
      : this.#receiveStream(nowMs, segment);
  }

  #repeat(nowMs: number): readonly OwnPacket[] {
    this.#repeatAtMs = nowMs + REPEAT_MS;
    if (this.#openedMs !== undefined) return [this.#askForPage()];
    if (this.#tries === OPENING_TRIES) return this.#finish(false);
    this.#tries += 1;
    this.#askedMs = nowMs;
    return [this.#segment(TcpFlag.Syn)];
  }

  #receiveOpening(nowMs: number, segment: TcpSegment): readonly OwnPacket[] {
    if (segment.acknowledgement !== (this.#firstSequence + 1) >>> 0) return [];
    if ((segment.flags & TcpFlag.Rst) !== 0) {
      this.#openedMs = nowMs;
      this.#finish(true);
      return [];
    }
    if ((segment.flags & (TcpFlag.Syn | TcpFlag.Ack)) !== (TcpFlag.Syn | TcpFlag.Ack)) return [];
    this.#openedMs = nowMs;
    this.#theirFirst = (segment.sequence + 1) >>> 0;
    if (this.#plan.page === undefined) return this.#finish(false);
    this.#repeatAtMs = nowMs + REPEAT_MS;
    return [this.#askForPage()];
  }

  #receiveStream(nowMs: number, segment: TcpSegment): readonly OwnPacket[] {
    if ((segment.flags & TcpFlag.Rst) !== 0) return this.#finish(false);
    const { acknowledgement, payload } = segment;
    if (sequenceDistance(acknowledgement, this.#requestEnd) >= 0 && !this.#isRequestTaken) {
      this.#isRequestTaken = true;
      this.#repeatAtMs = Infinity;
    }
    const from = sequenceDistance(segment.sequence, this.#theirFirst);
    // A repeated SYN-ACK, or a byte from before it.
    if (from < 0) return [this.#segment(TcpFlag.Ack)];
    const before = this.#received.inOrder;
    if (payload.length > 0) this.#take(nowMs, from, payload);
    if ((segment.flags & TcpFlag.Fin) !== 0) this.#finAt = from + payload.length;
    const { inOrder } = this.#received;
    if (inOrder >= this.#plan.maxBytes || inOrder === this.#finAt) return this.#finish(false);
    if (from <= before) {
      this.#acknowledgeAtMs = nowMs;
      return [];
    }
    // A gap is told again and again: that is how the sender learns of it.
    this.#acknowledgeAtMs = Math.min(this.#acknowledgeAtMs, nowMs + REMIND_MS);
    if (nowMs - this.#gapToldMs < GAP_REMARK_MS) return [];
    this.#gapToldMs = nowMs;
    return [this.#segment(TcpFlag.Ack)];
  }

  #take(nowMs: number, from: number, payload: Uint8Array): void {
    if (this.#firstByteMs === undefined) {
      this.#firstByteMs = nowMs;
      this.#echoAtMs = nowMs;
    }
    this.#lastByteMs = nowMs;
    if (from < HEAD_LENGTH) this.#head.set(payload.subarray(0, HEAD_LENGTH - from), from);
    this.#received.add(from, from + payload.length);
    if (nowMs - this.#firstByteMs < 1) this.#untimedBytes = this.#received.inOrder;
  }

  #receiveEcho(nowMs: number, { payload }: Ipv4Packet): void {
    const echo = parseIcmpEcho(payload);
    const sentMs = echo?.type === 'reply' ? this.#echoes.get(echo.sequence) : undefined;
    if (sentMs !== undefined) this.#loadedRttsMs.push(nowMs - sentMs);
  }

  #askForPage(): OwnPacket {
    return this.#segment(TcpFlag.Psh | TcpFlag.Ack, this.#request);
  }

  /** Behind the last byte of the request. */
  get #requestEnd(): number {
    return (this.#firstSequence + 1 + this.#request.length) >>> 0;
  }

  #segment(flags: number, payload: Uint8Array = new Uint8Array(0)): OwnPacket {
    const isSyn = (flags & TcpFlag.Syn) !== 0;
    const afterSyn = (this.#firstSequence + 1) >>> 0;
    const isBehindRequest = this.#isRequestTaken && payload.length === 0;
    const sequence = isSyn ? this.#firstSequence : isBehindRequest ? this.#requestEnd : afterSyn;
    const { destination, port, mtu } = this.#plan;
    const segment = {
      sourcePort: this.#end.port,
      destinationPort: port,
      sequence,
      acknowledgement: isSyn ? 0 : (this.#theirFirst + this.#received.inOrder) >>> 0,
      flags,
      window: isSyn ? 0xffff : WINDOW,
      payload,
    };
    const ends = { source: this.#end.address, destination };
    const options = { maxSegment: mtu - HEADERS, windowScale: WINDOW_SCALE };
    return {
      protocol: IpProtocol.Tcp,
      destination,
      payload: emitTcpSegment(segment, ends, isSyn ? options : undefined),
    };
  }

  /** Leaves nothing open at the server. */
  #finish(refused: boolean): readonly OwnPacket[] {
    const rttMs =
      this.#openedMs === undefined || this.#askedMs === undefined
        ? undefined
        : this.#openedMs - this.#askedMs;
    const isOpen = rttMs !== undefined && !refused;
    const farewell = isOpen ? [this.#segment(TcpFlag.Rst | TcpFlag.Ack)] : [];
    this.answer =
      this.#plan.page === undefined
        ? { kind: 'connect', rttMs, refused }
        : {
            kind: 'download',
            rttMs,
            refused,
            status: this.#status(),
            bytes: this.#received.inOrder,
            timedBytes: this.#received.inOrder - this.#untimedBytes,
            tookMs: this.#firstByteMs === undefined ? 0 : this.#lastByteMs - this.#firstByteMs,
            loadedRttsMs: this.#loadedRttsMs,
          };
    return farewell;
  }

  #status(): number | undefined {
    const head = this.#head.subarray(0, Math.min(HEAD_LENGTH, this.#received.inOrder));
    const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(String.fromCharCode(...head))?.[1];
    return status === undefined ? undefined : Number(status);
  }
}

function requestFor(page: DownloadPlan['page']): Uint8Array {
  if (page === undefined) return new Uint8Array(0);
  const lines = [`GET ${page.path} HTTP/1.1`, `Host: ${page.host}`, 'Connection: close', '', ''];
  return new TextEncoder().encode(lines.join('\r\n'));
}
