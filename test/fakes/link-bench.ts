/** An EthernetLink and a StickPeer on a wire, in virtual time. */
import {
  EthernetLink,
  type EthernetLinkOptions,
  type LinkEvent,
} from '../../main/net/ethernet-link.ts';
import type { IpLease } from '../../shared/lease.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { hexBytes, toHex } from '../hex-bytes.ts';
import { ipv4, StickPeer, type StickPeerOptions } from './stick-peer.ts';

export const HOST_MAC = '001e101f0000';
export const STICK_MAC = '4c549945e5d5';
/** What the default StickPeer gives out, in hex. */
export const OWN_ADDRESS = '0a08dbcc';
export const GATEWAY_ADDRESS = '0a08dbc9';
/** Somewhere in the internet. */
export const FAR_ADDRESS = '08080808';

/** What the AT answer of the default StickPeer would be. */
export const atLease: IpLease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: ['192.89.123.230'],
  mtu: 1500,
  source: 'at',
};

export interface LinkBenchOptions {
  readonly peer: StickPeer;
  readonly seed?: number;
  /** What the wire does to a frame: one delay in ms for each copy that arrives. Default: [1]. */
  readonly wire?: (frame: Uint8Array) => readonly number[];
  readonly link?: Partial<EthernetLinkOptions>;
}

interface Delivery {
  readonly atMs: number;
  readonly to: 'host' | 'stick';
  readonly frame: Uint8Array;
}

export class LinkBench {
  readonly link: EthernetLink;
  readonly peer: StickPeer;
  nowMs = 0;
  readonly events: LinkEvent[] = [];
  /** Frames that the link let through to the host, as hex. */
  readonly forHost: string[] = [];

  readonly #wire: (frame: Uint8Array) => readonly number[];
  #onTheWay: Delivery[] = [];

  constructor({ peer, seed = 1, wire = () => [1], link = {} }: LinkBenchOptions) {
    this.peer = peer;
    this.#wire = wire;
    this.link = new EthernetLink({
      ownMac: hexBytes(HOST_MAC),
      linkMtu: 1500,
      random32: mulberry32(seed),
      ...link,
    });
  }

  /** Runs until `untilMs`, or until `done` says so. */
  run(untilMs: number, done: () => boolean = () => false): void {
    for (;;) {
      this.settle();
      if (done()) return;
      const nextMs = Math.min(this.link.nextDeadlineMs, ...this.#onTheWay.map(({ atMs }) => atMs));
      if (nextMs > untilMs) break;
      this.nowMs = Math.max(this.nowMs, nextMs);
      this.#deliverDue();
      this.link.tick(this.nowMs);
    }
    this.nowMs = untilMs;
  }

  /** Sends what the link has to send and collects its events. */
  settle(): void {
    for (let frame = this.link.nextFrame(); frame; frame = this.link.nextFrame()) {
      this.#send(frame, 'stick');
    }
    this.events.push(...this.link.takeEvents());
  }

  /** Hands a frame of the stick's to the link at once; returns what is for the host, as hex. */
  inject(...frames: readonly (string | Uint8Array)[]): string[] {
    const batch = batchOf(
      frames.map((frame) => (typeof frame === 'string' ? hexBytes(frame) : frame)),
    );
    this.link.receive(batch, this.nowMs);
    const left = Array.from({ length: batch.count }, (_, i) => {
      const offset = batch.table[2 * i] ?? 0;
      return toHex(batch.bytes.subarray(offset, offset + (batch.table[2 * i + 1] ?? 0)));
    });
    this.forHost.push(...left);
    return left;
  }

  eventsOf<Type extends LinkEvent['type']>(type: Type) {
    return this.events.filter(
      (event): event is Extract<LinkEvent, { type: Type }> => event.type === type,
    );
  }

  #send(frame: Uint8Array, to: 'host' | 'stick'): void {
    for (const delayMs of this.#wire(frame)) {
      this.#onTheWay.push({ atMs: this.nowMs + delayMs, to, frame: frame.slice() });
    }
  }

  #deliverDue(): void {
    const due = this.#onTheWay.filter(({ atMs }) => atMs <= this.nowMs);
    this.#onTheWay = this.#onTheWay.filter(({ atMs }) => atMs > this.nowMs);
    for (const { to, frame } of due) {
      if (to === 'host') this.inject(frame);
      else for (const answer of this.peer.receive(frame)) this.#send(answer, 'host');
    }
  }
}

/** A link before its start, with a stick that may behave differently. */
export function newBench(
  options: Partial<StickPeerOptions> = {},
  others: Omit<LinkBenchOptions, 'peer'> = {},
): LinkBench {
  return new LinkBench({ peer: new StickPeer(options), ...others });
}

/** A link that got its address over DHCP half a second after its start; events so far forgotten. */
export function onlineBench(options: Partial<StickPeerOptions> = {}): LinkBench {
  const bench = newBench(options);
  bench.link.start(0);
  bench.run(500);
  if (bench.eventsOf('lease').length !== 1) throw new Error('the link got no lease');
  bench.events.length = 0;
  return bench;
}

/** An Ethernet frame as hex, from the stick to the host unless said otherwise. */
export function frameHex(
  payload: string,
  { to = HOST_MAC, etherType = '0800', from = STICK_MAC } = {},
): string {
  return to + from + etherType + payload;
}

/** An IPv4 packet from the internet as hex. */
export function packetTo(address: string): string {
  return ipv4('06', FAR_ADDRESS, address, '0050c000');
}

/** Frames one behind the other, with some rubbish in between that belongs to none. */
export function batchOf(frames: readonly Uint8Array[]): PacketBatch {
  const gap = 3;
  const total = frames.reduce((length, frame) => length + gap + frame.length, gap);
  const bytes = new Uint8Array(total).fill(0xa5);
  const table = new Uint32Array(2 * frames.length);
  let offset = gap;
  frames.forEach((frame, i) => {
    bytes.set(frame, offset);
    table.set([offset, frame.length], 2 * i);
    offset += frame.length + gap;
  });
  return { bytes, table, count: frames.length };
}

/** Small seeded generator, 0…0xffffffff. */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
