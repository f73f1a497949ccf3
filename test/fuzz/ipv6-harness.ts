/** A link of a call with IPv6, with hostile ICMPv6 coming in, held to its promises after each. */
import { EthernetLink, type LinkEvent } from '../../main/net/ethernet-link.ts';
import { internetChecksum } from '../../simulator/network/internet-checksum.ts';
import { ipv6FromText } from '../../simulator/network/ipv6-packet.ts';
import { ALL_NODES, HOST_MAC, ROUTER, STICK_MAC } from '../fakes/ipv6-bytes.ts';
import { mulberry32 } from '../fakes/link-bench.ts';
import { hexBytes } from '../hex-bytes.ts';
import { joined } from './engine/byte-mutations.ts';
import { invariant } from './engine/invariant.ts';
import { framesIn } from './frame-list.ts';

const hostMac = hexBytes(HOST_MAC);
const frameHead = hexBytes(`${HOST_MAC}${STICK_MAC}86dd`);
const nobody = '0'.repeat(32);
const sources = [ROUTER, 'fe800000000000000000000000000001', nobody, ALL_NODES].map(hexBytes);
const destination = hexBytes(ALL_NODES);
/** Between two messages; the last ones let lifetimes run out. */
const pausesMs = [10, 5_000, 700_000, 5_000_000_000];
const UDP = 17;
const MAX_OWN_FRAMES = 32;
const MAX_DNS_SERVERS = 3;

class FuzzedIpv6Link {
  readonly #link = new EthernetLink({
    ownMac: hostMac,
    linkMtu: 1500,
    random32: mulberry32(1),
  });
  #nowMs = 0;
  #address: string | undefined;
  /** Everything the link did, for comparison. */
  readonly log: string[] = [];

  constructor() {
    this.#link.start(0, undefined, { ipv4: false, ipv6: true });
    this.#settle();
  }

  receive(frame: Uint8Array): void {
    const before = Buffer.from(frame);
    const batch = { bytes: frame, table: Uint32Array.of(0, frame.length), count: 1 };
    this.#link.receive(batch, this.#nowMs);
    invariant(before.equals(frame), 'receiving changes no byte');
    this.#settle();
    if (batch.count === 0) return;
    invariant(batch.table[1]! <= frame.length, 'what is kept is a part of its frame');
    invariant(
      this.#address !== undefined && frame.length >= 54,
      'nothing is for a host without an address',
    );
    const type = frame[20] === 58 ? frame[54]! : 0;
    invariant(type < 133 || type > 137, 'neighbour discovery stays on the link');
    this.log.push(`kept ${batch.table[1]}`);
  }

  pass(pauseMs: number): void {
    this.#nowMs += pauseMs;
    this.#link.tick(this.#nowMs);
    invariant(this.#link.nextDeadlineMs > this.#nowMs, 'a tick does everything that is due');
    this.#settle();
  }

  #settle(): void {
    let count = 0;
    for (let frame = this.#link.nextFrame(); frame; frame = this.#link.nextFrame()) {
      count += 1;
      this.log.push(Buffer.from(frame).toString('latin1'));
      this.#checkOwnFrame(frame);
    }
    invariant(count <= MAX_OWN_FRAMES, 'answers wait in a queue with an end');
    for (const event of this.#link.takeEvents()) this.#checkEvent(event);
  }

  #checkOwnFrame(frame: Uint8Array): void {
    invariant(frame.length >= 62 && frame.length <= 1514, 'own frames have a length');
    const payloadLength = frame.length - 54;
    invariant(frame[18]! * 256 + frame[19]! === payloadLength, 'own packets have their length');
    const pseudo = joined(
      frame.subarray(22, 54),
      Uint8Array.of(0, 0, payloadLength >> 8, payloadLength, 0, 0, 0, frame[20]!),
    );
    const whole = joined(pseudo, frame.subarray(54));
    invariant(internetChecksum(whole, 0, whole.length) === 0, 'own packets have their checksum');
    if (frame[20] === UDP) {
      const ports = [frame[54]! * 256 + frame[55]!, frame[56]! * 256 + frame[57]!];
      invariant(ports.join() === '546,547', 'the only datagrams of our own ask DHCPv6');
      return;
    }
    invariant(frame[21] === 255, 'own neighbour discovery comes from the link');
  }

  #checkEvent(event: LinkEvent): void {
    this.log.push(JSON.stringify(event));
    if (event.type === 'lease6-lost') this.#address = undefined;
    if (event.type !== 'lease6') return;
    const { address, gateway, dnsServers, mtu, preferredLifetimeS, validLifetimeS } = event.lease;
    this.#address = address;
    const bytes = ipv6FromText(address);
    invariant(bytes[0] !== 0xff && !address.startsWith('fe80:'), 'our address is one station');
    invariant(gateway === undefined || /^fe[89ab]/.test(gateway), 'the router is of the link');
    invariant(mtu >= 1280 && mtu <= 1500, 'packets have a size');
    invariant(preferredLifetimeS <= validLifetimeS && validLifetimeS > 0, 'lifetimes make sense');
    invariant(dnsServers.length <= MAX_DNS_SERVERS, 'a few name servers will do');
    for (const server of dnsServers) {
      invariant(ipv6FromText(server)[0] !== 0xff, 'name servers are stations');
    }
    for (const name of event.searchDomains) {
      invariant(/^[\w-]+(?:\.[\w-]+)*$/.test(name) && name.length <= 253, 'names are clean');
    }
    for (const { prefixLength } of event.routes) {
      invariant(prefixLength >= 0 && prefixLength <= 128, 'a prefix has a length');
    }
  }
}

/**
 * Runs a list of ICMPv6 messages, each without its checksum; the low bits of the choice name the
 * source, the next two the pause behind each.
 */
export function runIcmpv6List(input: Uint8Array): string[] {
  const choice = input[0] ?? 0;
  const link = new FuzzedIpv6Link();
  for (const { offset, length } of framesIn(input)) {
    const message = input.subarray(offset, offset + length);
    link.receive(frameOf(message, sources[choice & 3]!, (choice & 16) === 0 ? 255 : 64));
    link.pass(pausesMs[(choice >> 2) & 3]!);
  }
  return link.log;
}

function frameOf(message: Uint8Array, source: Uint8Array, hopLimit: number): Uint8Array {
  const length = message.length + 2;
  const ends = Uint8Array.of(0, 0, length >> 8, length, 0, 0, 0, 58);
  const head = message.subarray(0, 2);
  const body = message.subarray(2);
  const whole = joined(source, destination, ends, head, Uint8Array.of(0, 0), body);
  const checksum = internetChecksum(whole, 0, whole.length);
  return joined(
    frameHead,
    Uint8Array.of(0x60, 0, 0, 0, length >> 8, length, 58, hopLimit),
    joined(source, destination),
    head,
    Uint8Array.of(checksum >> 8, checksum),
    body,
  );
}
