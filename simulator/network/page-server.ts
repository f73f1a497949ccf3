/**
 * A web server behind the radio: any address, port 80, one page that is as long as its path says
 * (`/1000000`, `/1MB.zip`), or empty; a redirection where the network wants people on its own page. Knows no clock:
 * what got lost is sent again when the reader says the same thing twice.
 */
import {
  emitTcp,
  FLAG_ACK,
  FLAG_FIN,
  FLAG_RST,
  FLAG_SYN,
  parseTcp,
  type TcpSegment,
} from './tcp-segment.ts';
import { IpProtocol, type Ipv4Packet } from './ipv4-packet.ts';

const HTTP_PORT = 80;
const SEGMENT_LENGTH = 1_400;
/** Most that is on its way at once: below what the queue behind it holds. */
const MAX_FLIGHT = 512 * 1_024;
const MAX_PAGE_LENGTH = 64 * 1_024 * 1_024;
/** What never arrives is given up: a path that swallows long packets would be fed for ever. */
const MAX_REPEATS = 8;
/** Connections beyond it replace the oldest one. */
const MAX_CONNECTIONS = 64;
const FIRST_SEQUENCE = 0x1000;
const NO_BYTES = new Uint8Array(0);

interface Connection {
  readonly scale: number;
  /** Of the stream that is sent: the head of the answer, and then as many zeros as the page is long. */
  head: Uint8Array;
  length: number;
  /** Offsets in the stream. */
  sent: number;
  acknowledged: number;
  /** Times it was sent again since the reader last got further. */
  repeats: number;
  /** What the reader sent; the next byte expected of it. */
  theirNext: number;
  window: number;
}

export class PageServer {
  readonly #isCaptive: boolean;
  readonly #connections = new Map<string, Connection>();

  constructor({ isCaptive }: { readonly isCaptive: boolean }) {
    this.#isCaptive = isCaptive;
  }

  /** The packets that answer one for TCP, in order. */
  receive(packet: Ipv4Packet): readonly Ipv4Packet[] {
    const segment = parseTcp(packet.payload, packet.source, packet.destination);
    if (segment === undefined) return [];
    if (segment.destinationPort !== HTTP_PORT) return refuse(packet, segment);
    const key = `${packet.source} ${packet.destination} ${segment.sourcePort}`;
    if ((segment.flags & FLAG_RST) !== 0) {
      this.#connections.delete(key);
      return [];
    }
    if ((segment.flags & FLAG_SYN) !== 0) return [this.#open(key, packet, segment)];
    const connection = this.#connections.get(key);
    if (connection === undefined) return refuse(packet, segment);
    return this.#goOn(connection, packet, segment);
  }

  #open(key: string, packet: Ipv4Packet, segment: TcpSegment): Ipv4Packet {
    const oldest = this.#connections.keys().next().value;
    if (this.#connections.size >= MAX_CONNECTIONS && oldest !== undefined) {
      this.#connections.delete(oldest);
    }
    const connection: Connection = {
      scale: segment.windowScale ?? 0,
      head: NO_BYTES,
      length: 0,
      sent: 0,
      acknowledged: 0,
      repeats: 0,
      theirNext: (segment.sequence + 1) >>> 0,
      window: segment.window,
    };
    this.#connections.set(key, connection);
    return reply(packet, segment, {
      sequence: FIRST_SEQUENCE,
      acknowledgement: connection.theirNext,
      flags: FLAG_SYN | FLAG_ACK,
      windowScale: 0,
    });
  }

  #goOn(connection: Connection, packet: Ipv4Packet, segment: TcpSegment): readonly Ipv4Packet[] {
    connection.window = segment.window << connection.scale;
    const isNew = segment.payload.length > 0 && segment.sequence === connection.theirNext;
    if (isNew) {
      connection.theirNext = (connection.theirNext + segment.payload.length) >>> 0;
      const text = String.fromCharCode(...segment.payload);
      const page = this.#isCaptive ? redirection : answerTo(text);
      connection.head = new TextEncoder().encode(page.head);
      connection.length = connection.head.length + page.length;
    }
    const acknowledged = segment.acknowledgement - FIRST_SEQUENCE - 1;
    const isRepeated =
      segment.payload.length === 0 &&
      acknowledged === connection.acknowledged &&
      connection.sent > acknowledged;
    if (acknowledged > connection.acknowledged) {
      connection.acknowledged = acknowledged;
      connection.repeats = 0;
    }
    if (isRepeated && connection.repeats < MAX_REPEATS) {
      connection.repeats += 1;
      connection.sent = acknowledged;
    }
    return this.#send(connection, packet, segment);
  }

  #send(connection: Connection, packet: Ipv4Packet, segment: TcpSegment): readonly Ipv4Packet[] {
    const packets: Ipv4Packet[] = [];
    const { head, length, acknowledged, window } = connection;
    const end = Math.min(length, acknowledged + Math.min(window, MAX_FLIGHT));
    while (connection.sent < end) {
      const from = connection.sent;
      const to = Math.min(from + SEGMENT_LENGTH, end);
      const payload = new Uint8Array(to - from);
      if (from < head.length) payload.set(head.subarray(from, to));
      connection.sent = to;
      packets.push(
        reply(packet, segment, {
          sequence: FIRST_SEQUENCE + 1 + from,
          acknowledgement: connection.theirNext,
          flags: FLAG_ACK | (to === length ? FLAG_FIN : 0),
          payload,
        }),
      );
    }
    return packets;
  }
}

const redirection = {
  head: 'HTTP/1.1 302 Found\r\nLocation: http://portal.carrier.test/\r\nContent-Length: 0\r\n\r\n',
  length: 0,
};

function answerTo(request: string): { readonly head: string; readonly length: number } {
  const [, count = '0', unit] = /^GET \/(\d{1,9})(MB\.zip)?[ ?]/.exec(request) ?? [];
  const asked = Number(count) * (unit === undefined ? 1 : 1_000_000);
  const length = Math.min(asked, MAX_PAGE_LENGTH);
  return { head: `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`, length };
}

/** Nothing listens there. */
function refuse(packet: Ipv4Packet, segment: TcpSegment): readonly Ipv4Packet[] {
  if ((segment.flags & FLAG_RST) !== 0) return [];
  const length = segment.payload.length + ((segment.flags & FLAG_SYN) === 0 ? 0 : 1);
  const acknowledgement = (segment.sequence + length) >>> 0;
  return [reply(packet, segment, { sequence: 0, acknowledgement, flags: FLAG_RST | FLAG_ACK })];
}

function reply(
  { source, destination }: Ipv4Packet,
  { sourcePort, destinationPort }: TcpSegment,
  answer: Pick<TcpSegment, 'sequence' | 'acknowledgement' | 'flags'> &
    Partial<Pick<TcpSegment, 'payload' | 'windowScale'>>,
): Ipv4Packet {
  const segment = {
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    window: 0xffff,
    payload: NO_BYTES,
    ...answer,
  };
  const payload = emitTcp(segment, destination, source);
  return { protocol: IpProtocol.Tcp, source: destination, destination: source, payload };
}
