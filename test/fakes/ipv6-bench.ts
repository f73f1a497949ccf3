/** An EthernetLink of a call with IPv6, in virtual time; the test itself is the router. */
import { EthernetLink, type LinkEvent } from '../../main/net/ethernet-link.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import { hexBytes, toHex } from '../hex-bytes.ts';
import {
  advertisement,
  frame6,
  HOST_MAC,
  icmpv6Checksum,
  type AdvertisementParts,
} from './ipv6-bytes.ts';
import { batchOf, mulberry32 } from './link-bench.ts';

export const ipv6Only: IpFamilies = { ipv4: false, ipv6: true };

export class Ipv6Bench {
  readonly link: EthernetLink;
  nowMs = 0;
  readonly events: LinkEvent[] = [];

  constructor(options: { readonly linkMtu?: number; readonly seed?: number } = {}) {
    this.link = new EthernetLink({
      ownMac: hexBytes(HOST_MAC),
      linkMtu: options.linkMtu ?? 1500,
      random32: mulberry32(options.seed ?? 1),
    });
  }

  start(families = ipv6Only): void {
    this.link.start(this.nowMs, undefined, families);
  }

  /** Frames the link has to send, as hex; each ICMPv6 checksum is looked at. */
  sent(): string[] {
    const frames: string[] = [];
    for (let frame = this.link.nextFrame(); frame; frame = this.link.nextFrame()) {
      const hex = toHex(frame);
      const isIcmpv6 = hex.slice(24, 28) === '86dd' && hex.slice(40, 42) === '3a';
      if (isIcmpv6 && icmpv6Checksum(hex.slice(28)) !== 0) throw new Error(`checksum of ${hex}`);
      frames.push(hex);
    }
    this.events.push(...this.link.takeEvents());
    return frames;
  }

  /** The ICMPv6 types of what the link has to send, UDP as `udp`. */
  sentTypes(): string[] {
    return this.sent().map((frame) =>
      frame.slice(40, 42) === '11' ? 'udp' : frame.slice(108, 110),
    );
  }

  /** Ticks at every deadline up to `untilMs`; returns when what was sent. */
  run(untilMs: number): [atMs: number, type: string][] {
    const sent: [number, string][] = [];
    const settle = () =>
      sent.push(...this.sentTypes().map((type): [number, string] => [this.nowMs, type]));
    settle();
    for (let at = this.link.nextDeadlineMs; at <= untilMs; at = this.link.nextDeadlineMs) {
      this.nowMs = at;
      this.link.tick(at);
      settle();
    }
    this.nowMs = untilMs;
    return sent;
  }

  /** Hands frames of the stick's to the link; returns what is for the host, as hex. */
  inject(...frames: readonly string[]): string[] {
    const batch = batchOf(frames.map((frame) => hexBytes(frame)));
    this.link.receive(batch, this.nowMs);
    this.events.push(...this.link.takeEvents());
    return Array.from({ length: batch.count }, (_, i) => {
      const offset = batch.table[2 * i] ?? 0;
      return toHex(batch.bytes.subarray(offset, offset + (batch.table[2 * i + 1] ?? 0)));
    });
  }

  advertise(parts: AdvertisementParts = {}): void {
    this.inject(frame6(advertisement(parts)));
  }

  eventsOf<Type extends LinkEvent['type']>(type: Type) {
    return this.events.filter(
      (event): event is Extract<LinkEvent, { type: Type }> => event.type === type,
    );
  }

  /** The last lease told; throws without one. */
  get lease() {
    const event = this.eventsOf('lease6').at(-1);
    if (event === undefined) throw new Error('no lease');
    return event.lease;
  }
}

/** A link that has heard the usual advertisement; events so far are forgotten, frames taken. */
export function advertisedBench(parts: AdvertisementParts = {}): Ipv6Bench & { address: string } {
  const bench = new Ipv6Bench();
  bench.start();
  bench.advertise(parts);
  const { address } = bench.lease;
  bench.sent();
  bench.events.length = 0;
  return Object.assign(bench, { address: addressHex(address) });
}

/** 32 hex digits of an address as the link writes it. */
export function addressHex(text: string): string {
  const [head = '', tail] = text.split('::');
  const groups = (half: string) => (half === '' ? [] : half.split(':'));
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...groups(tail ?? '')]
    .map((group) => group.padStart(4, '0'))
    .join('');
}
