/** Judged by tshark, which shares nothing with the writer. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

import { NtbEncoder } from '../../ncm/ntb-encoder.ts';
import { HEADERS_ONLY, PcapngWriter, type CapturedPacket } from './pcapng-writer.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'tetherstick-capture-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function withTshark(name: string, test: () => void): void {
  it(name, (context) => {
    if (!hasTshark) context.skip('tshark is not installed');
    test();
  });
}

const dissector = join(import.meta.dirname, '../../../docs/wireshark/ntb.lua');

/** An echo request of 28 + `length` bytes; its checksums are not looked at. */
function ipPacket(length: number): Uint8Array {
  const packet = new Uint8Array(28 + length);
  packet.set([0x45, 0, packet.length >> 8, packet.length & 0xff, 0, 1, 0, 0, 64, 1, 0, 0]);
  packet.set([10, 8, 219, 204, 192, 0, 2, 1, 8, 0], 12);
  for (let i = 28; i < packet.length; i += 1) packet[i] = i & 0xff;
  return packet;
}

function frame(length: number): Uint8Array {
  const bytes = new Uint8Array(14 + 28 + length);
  bytes.set([0x4c, 0x54, 0x99, 0x45, 0xe5, 0xd5, 0, 0x1e, 0x10, 0x1f, 0, 0, 8, 0]);
  bytes.set(ipPacket(length), 14);
  return bytes;
}

function ntb(format: 'ntb16' | 'ntb32', frames: readonly Uint8Array[]): Uint8Array {
  const encoder = new NtbEncoder({
    format,
    maxBlockLength: 16_384,
    deviceMaxBlockLength: 16_384,
    maxPacketSize: 512,
    divisor: 4,
    remainder: 2,
    ndpAlignment: 4,
    maxDatagrams: 0,
    maxDatagramLength: 1_514,
    ndpPosition: 'last',
    crc: false,
    alignmentRefersTo: 'frame',
  });
  const buffer = new Uint8Array(new ArrayBuffer(16_385));
  encoder.begin(buffer);
  for (const one of frames) encoder.add(one);
  return buffer.slice(0, encoder.finish());
}

const packets: readonly CapturedPacket[] = [
  {
    layer: 'ntb',
    direction: 'in',
    timeUs: 1_700_000_000_000_001n,
    bytes: ntb('ntb32', [frame(56), frame(1_000)]),
  },
  { layer: 'ethernet', direction: 'in', timeUs: 1_700_000_000_000_002n, bytes: frame(56) },
  { layer: 'ip', direction: 'in', timeUs: 1_700_000_000_000_003n, bytes: ipPacket(56) },
  { layer: 'ip', direction: 'out', timeUs: 1_700_000_001_500_000n, bytes: ipPacket(1_401) },
  {
    layer: 'ntb',
    direction: 'out',
    timeUs: 1_700_000_001_500_001n,
    bytes: ntb('ntb16', [frame(1_401)]),
  },
];

function written(options: { headersOnly: boolean; maxPackets?: number; maxBytes?: number }): {
  path: string;
  writer: PcapngWriter;
} {
  const blocks: Uint8Array[] = [];
  const { headersOnly, ...stop } = options;
  const writer = new PcapngWriter((block) => blocks.push(block), {
    application: 'tetherstick test',
    ...(headersOnly ? { snapLength: HEADERS_ONLY } : {}),
    ...stop,
  });
  writer.comment('> AT^NDISDUP=1,1,"internet"');
  writer.comment('< OK');
  for (const packet of packets) writer.add(packet);
  const path = join(folder, `${Math.random()}.pcapng`);
  writeFileSync(path, Buffer.concat(blocks));
  return { path, writer };
}

function tshark(path: string, ...args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync('tshark', ['-r', path, ...args], {
    encoding: 'utf8',
  });
  const complaints = stderr
    .split('\n')
    .filter((line) => line !== '' && !/Running as user/.test(line));
  expect({ status, complaints }).toEqual({ status: 0, complaints: [] });
  return stdout.split('\n').filter((line) => line !== '');
}

const fields = (...names: readonly string[]): string[] => [
  '-T',
  'fields',
  ...names.flatMap((name) => ['-e', name]),
];

withTshark('is read by tshark: counts, lengths, times, direction, comments', () => {
  const { path } = written({ headersOnly: false });
  const rows = tshark(path, ...fields('frame.len', 'frame.cap_len', 'frame.interface_name'));
  expect(rows).toEqual(
    packets.map(({ bytes, layer }) => `${bytes.length}\t${bytes.length}\t${layer}`),
  );
  const [time = ''] = tshark(path, '-Y', 'frame.number==4', ...fields('frame.time_epoch'));
  expect(time).toMatch(/^1700000001\.50*$/);
  const comments = tshark(path, '-Y', 'frame.comment', ...fields('frame.number', 'frame.comment'));
  expect(comments.join(' ')).toMatch(/^1\t.*NDISDUP.*OK/);
  expect(
    tshark(path, '-Y', 'frame.packet_flags_direction == 2', ...fields('frame.number')),
  ).toEqual(['4', '5']);
});

withTshark('holds what went through, byte for byte', () => {
  const { path } = written({ headersOnly: false });
  const hashes = tshark(path, '-x')
    .join('\n')
    .split(/(?=^0000 )/m)
    .map((dump) =>
      dump
        .split('\n')
        .map((line) => line.slice(6, 53).replaceAll(' ', ''))
        .join(''),
    );
  const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  expect(hashes.map((hex) => sha(Buffer.from(hex, 'hex')))).toEqual(
    packets.map(({ bytes }) => sha(bytes)),
  );
});

withTshark('leaves payloads out where only headers were asked for', () => {
  const { path } = written({ headersOnly: true });
  const rows = tshark(path, ...fields('frame.len', 'frame.cap_len'));
  expect(rows).toEqual(
    packets.map(
      ({ bytes, layer }) => `${bytes.length}\t${Math.min(bytes.length, HEADERS_ONLY[layer])}`,
    ),
  );
});

withTshark('shows the datagrams of an NTB through the dissector', () => {
  const { path } = written({ headersOnly: false });
  const lua = [
    '-X',
    `lua_script:${dissector}`,
    '-o',
    'uat:user_dlts:"User 0 (DLT=147)","ntb","0","","0",""',
  ];
  const rows = tshark(
    path,
    ...lua,
    '-Y',
    'ntb',
    ...fields('ntb.format', 'ntb.datagrams', 'icmp.type'),
  );
  expect(rows).toEqual(['ncmh\t2\t8,8', 'NCMH\t1\t8']);
});

it('stops where it was told to', () => {
  const { writer } = written({ headersOnly: true, maxPackets: 3 });
  expect(writer.isFull).toBe(true);
  expect(writer.counters).toMatchObject({ packets: 3, leftOut: 2 });
  expect(written({ headersOnly: true, maxBytes: 400 }).writer.counters.bytes).toBeLessThan(700);
});
