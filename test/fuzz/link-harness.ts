/** An Ethernet link with hostile frames coming in, held to its promises after each of them. */
import { EthernetLink, type LinkEvent } from '../../main/net/ethernet-link.ts';
import { internetChecksum } from '../../simulator/network/internet-checksum.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { atLease, HOST_MAC, mulberry32 } from '../fakes/link-bench.ts';
import { StickPeer } from '../fakes/stick-peer.ts';
import { hexBytes } from '../hex-bytes.ts';
import { framesIn } from './frame-list.ts';
import { invariant } from './engine/invariant.ts';

export const linkStates = ['static', 'asking', 'bound', 'probing'] as const;
export type LinkState = (typeof linkStates)[number];

const hostMac = hexBytes(HOST_MAC);
/** Between two frames. The last ones let leases run out. */
const pausesMs = [10, 1_000, 50_000_000, 2_700_000_000];
const MAX_OWN_FRAMES = 32;

/** What brings an asking link to its lease. */
let leaseFrames: readonly Uint8Array[] | undefined;

/** Frames with which a good stick answers what the link sends in this state. */
export function recordAnswers(state: LinkState, rounds: number): Uint8Array[] {
  const peer = new StickPeer();
  const link = new FuzzedLink(state);
  const recorded: Uint8Array[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const answers = link.takeOwnFrames().flatMap((frame) => peer.receive(frame));
    recorded.push(...answers);
    for (const frame of answers) link.receive(frame);
  }
  return recorded;
}

export class FuzzedLink {
  readonly #link: EthernetLink;
  #nowMs = 0;
  #address: string | undefined;
  #ownFrames: Uint8Array[] = [];
  /** Everything the link did, for comparison. */
  readonly log: (Uint8Array | LinkEvent | number)[] = [];

  constructor(state: LinkState) {
    this.#link = new EthernetLink({ ownMac: hostMac, linkMtu: 1500, random32: mulberry32(1) });
    const isStatic = state === 'static' || state === 'probing';
    this.#link.start(0, isStatic ? atLease : undefined);
    if (state === 'probing') this.#link.startProbe(0);
    this.#settle();
    if (state === 'bound') {
      leaseFrames ??= recordAnswers('asking', 2);
      for (const frame of leaseFrames) this.receive(frame);
    }
  }

  takeOwnFrames(): Uint8Array[] {
    return this.#ownFrames.splice(0);
  }

  /** One frame in a batch of its own. */
  receive(frame: Uint8Array): void {
    this.receiveBatch({ bytes: frame, table: Uint32Array.of(0, frame.length), count: 1 });
  }

  receiveBatch(batch: PacketBatch): void {
    const offered = Array.from(
      { length: batch.count },
      (_, i) => [batch.table[2 * i]!, batch.table[2 * i + 1]!] as const,
    );
    const address = this.#address;
    this.#link.receive(batch, this.#nowMs);
    this.#settle();
    this.#checkKept(batch, offered, [address, this.#address]);
  }

  /** Lets time pass and does what is due. */
  pass(pauseMs: number): void {
    this.#nowMs += pauseMs;
    if (this.#nowMs < this.#link.nextDeadlineMs) return;
    this.#link.tick(this.#nowMs);
    invariant(this.#link.nextDeadlineMs > this.#nowMs, 'a tick does everything that is due');
    this.#settle();
  }

  #checkKept(
    { bytes, table, count }: PacketBatch,
    offered: readonly (readonly [number, number])[],
    addresses: readonly (string | undefined)[],
  ): void {
    invariant(count <= offered.length, 'no packet is made up');
    let next = 0;
    for (let i = 0; i < count; i += 1) {
      const offset = table[2 * i]!;
      const length = table[2 * i + 1]!;
      while (next < offered.length && offered[next]![0] !== offset) next += 1;
      const whole = offered[next]?.[1];
      next += 1;
      invariant(whole !== undefined, 'what is kept was offered, and in that order');
      invariant(length >= 34 && length <= whole, 'what is kept is a part of its frame');
      const frame = Buffer.from(bytes.buffer, bytes.byteOffset + offset, length);
      invariant(frame.readUInt16BE(12) === 0x0800 && frame[14]! >>> 4 === 4, 'it is IPv4');
      invariant(frame.readUInt16BE(16) === length - 14, 'it has its own length');
      invariant(frame[6]! % 2 === 0 && frame.compare(hostMac, 0, 6, 6, 12) !== 0, 'it is not ours');
      const destination = [...frame.subarray(30, 34)].join('.');
      invariant(
        destination === '255.255.255.255' || addresses.includes(destination),
        'it is for our address',
      );
      this.log.push(offset, length);
    }
  }

  #settle(): void {
    let count = 0;
    for (let frame = this.#link.nextFrame(); frame; frame = this.#link.nextFrame()) {
      count += 1;
      this.log.push(frame);
      this.#ownFrames.push(frame);
      this.#checkOwnFrame(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength));
    }
    invariant(count <= MAX_OWN_FRAMES, 'answers wait in a queue with an end');
    for (const event of this.#link.takeEvents()) this.#checkEvent(event);
  }

  #checkOwnFrame(frame: Buffer): void {
    invariant(frame.length >= 42 && frame.length <= 1514, 'own frames have a length');
    invariant(frame.compare(hostMac, 0, 6, 6, 12) === 0, 'own frames come from us');
    const toGroup = frame[0]! % 2 === 1;
    invariant(!toGroup || frame.readUIntBE(0, 6) === 0xffffffffffff, 'own frames go to no group');
    if (frame.readUInt16BE(12) === 0x0806) return;
    invariant(frame.readUInt16BE(12) === 0x0800, 'own frames are ARP or IPv4');
    invariant(frame.readUInt16BE(16) === frame.length - 14, 'own packets have their length');
    invariant(internetChecksum(frame, 14, 34) === 0, 'own packets have their checksum');
  }

  #checkEvent(event: LinkEvent): void {
    this.log.push(event);
    if (event.type === 'gateway-mac') {
      invariant(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(event.mac), 'a MAC is written as one');
    }
    if (event.type === 'lease-lost') this.#address = undefined;
    if (event.type !== 'lease') return;
    const { address, prefixLength, gateway, dnsServers, mtu } = event.lease;
    this.#address = address;
    invariant(isUnicast(address), 'our address is one station');
    invariant(prefixLength >= 0 && prefixLength <= 32, 'a prefix has a length');
    invariant(mtu >= 576 && mtu <= 1500, 'packets have a size');
    invariant(dnsServers.length <= 3 && dnsServers.every(isUnicast), 'DNS servers are stations');
    invariant(/^\d+\.\d+\.\d+\.\d+$/.test(gateway), 'the gateway is an address');
    for (const name of event.searchDomains) {
      invariant(/^[\w-]+(?:\.[\w-]+)*$/.test(name) && name.length <= 253, 'names are clean');
    }
    for (const route of event.routes) {
      invariant(route.prefixLength >= 0 && route.prefixLength <= 32, 'a prefix has a length');
      const hostBits = route.prefixLength === 32 ? 0 : 2 ** (32 - route.prefixLength);
      invariant(numberOf(route.destination) % (hostBits || 1) === 0, 'a route is to a network');
    }
  }
}

/** Runs a frame list: the low bits of its choice name the state, the next two the pauses. */
export function runFrameList(input: Uint8Array): FuzzedLink['log'] {
  const choice = input[0] ?? 0;
  const link = new FuzzedLink(linkStates[choice & 3]!);
  const pauseMs = pausesMs[(choice >> 2) & 3]!;
  const ranges = framesIn(input);
  // All in one batch, where an entry might take the place of another, or one after the other.
  if ((choice & 16) !== 0) {
    const table = Uint32Array.from(ranges.flatMap(({ offset, length }) => [offset, length]));
    link.receiveBatch({ bytes: input, table, count: ranges.length });
    link.pass(pauseMs);
  } else {
    for (const { offset, length } of ranges) {
      link.receiveBatch({ bytes: input, table: Uint32Array.of(offset, length), count: 1 });
      link.pass(pauseMs);
    }
  }
  return link.log;
}

function isUnicast(address: string): boolean {
  const number = numberOf(address);
  const first = number >>> 24;
  return number !== 0 && first !== 0 && first !== 127 && first < 224;
}

function numberOf(address: string): number {
  const octets = address.split('.').map(Number);
  invariant(octets.length === 4 && octets.every((o) => o >= 0 && o <= 255), 'dotted decimal');
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}
