import { beforeEach, expect, it } from 'vitest';

import { udpPacket, udpPayload } from '../../test/contract/udp-packet.ts';
import { MemoryTun } from '../../test/fakes/memory-tun.ts';
import { NtbDecoder } from '../ncm/ntb-decoder.ts';
import { NtbEncoder } from '../ncm/ntb-encoder.ts';
import { EthernetLink } from '../net/ethernet-link.ts';
import { Downlink } from './downlink.ts';

const host = { address: '10.8.219.204', port: 5000 };
const far = { address: '198.51.100.7', port: 7000 };
const hostMac = [0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00];
const stickMac = [0x4c, 0x54, 0x99, 0x45, 0xe5, 0xd5];

let downlink: Downlink;

beforeEach(() => {
  const link = new EthernetLink({
    ownMac: Uint8Array.from(hostMac),
    linkMtu: 1500,
    random32: () => 0x1234_5678,
  });
  const lease = {
    address: host.address,
    prefixLength: 29,
    gateway: '10.8.219.201',
    dnsServers: [],
    mtu: 1500,
    source: 'at',
  } as const;
  const families = { ipv4: true, ipv6: false };
  link.start(0, lease, families);
  link.admit(families);
  const decoder = new NtbDecoder({
    format: 'ntb16',
    maxBlockLength: 16_384,
    maxDatagramLength: 1514,
    crc: false,
  });
  downlink = new Downlink({ decoder, link, nowMs: () => 0 });
});

/** One transfer with a packet for each payload. */
function transferOf(...payloads: readonly Uint8Array[]): Uint8Array {
  const encoder = new NtbEncoder({
    format: 'ntb16',
    maxBlockLength: 16_384,
    deviceMaxBlockLength: 16_384,
    maxPacketSize: 512,
    divisor: 4,
    remainder: 0,
    ndpAlignment: 4,
    maxDatagrams: 0,
    maxDatagramLength: 1514,
    ndpPosition: 'last',
    crc: false,
    alignmentRefersTo: 'frame',
  });
  const block = new Uint8Array(16_385);
  encoder.begin(block);
  for (const payload of payloads) {
    const packet = udpPacket(far, host, payload);
    encoder.add(Uint8Array.from([...hostMac, ...stickMac, 0x08, 0x00, ...packet]));
  }
  return block.slice(0, encoder.finish());
}

/** In a buffer that is longer, and has had other transfers in it. */
function receive(transfer: Uint8Array): void {
  buffer.set(transfer);
  downlink.receive(buffer, transfer.length);
}

const buffer = new Uint8Array(16_384);
const numbered = (number: number) => new Uint8Array(10).fill(number);

it('hands over with the flush what the TUN kept back of all transfers', () => {
  const tun = new MemoryTun({ offload: 'tso' });
  downlink.carry(tun);
  receive(transferOf(numbered(1), numbered(2)));
  receive(transferOf(numbered(3)));
  expect(tun.received).toEqual([]);
  downlink.flush();
  expect(tun.received.map(udpPayload)).toEqual([numbered(1), numbered(2), numbered(3)]);
  expect(downlink.counters).toMatchObject({ transfers: 2, packets: 3, packetsRefusedByHost: 0 });
});

it('hands it over before it turns to another TUN, or to none', () => {
  const first = new MemoryTun({ offload: 'tso' });
  downlink.carry(first);
  receive(transferOf(numbered(1)));
  downlink.carry(undefined);
  expect(first.received).toHaveLength(1);
});

it('drops and counts what comes while no traffic is allowed', () => {
  receive(transferOf(numbered(1), numbered(2)));
  expect(downlink.counters).toMatchObject({ packets: 0, packetsTooEarly: 2 });
});

it('counts what the host refuses', () => {
  const tun = new MemoryTun();
  downlink.carry(tun);
  tun.disappear();
  receive(transferOf(numbered(1)));
  expect(downlink.counters).toMatchObject({ packets: 0, packetsRefusedByHost: 1 });
});
