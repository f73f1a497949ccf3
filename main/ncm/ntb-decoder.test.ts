import { expect, it } from 'vitest';

import type { PacketBatch } from '../../shared/packet-batch.ts';
import { NtbDecoder, type NtbDecoderOptions } from './ntb-decoder.ts';
import { zeroNtbFaultCounters } from './ntb-fault.ts';

const options: NtbDecoderOptions = {
  format: 'ntb16',
  maxBlockLength: 16_384,
  maxDatagramLength: 1514,
  crc: false,
};

const arp = 'ffffffffffff 4c549945e5d5 0806'.replaceAll(' ', '').padEnd(120, '0');

/** The layout of a capture of an E3372 (modemmanager-devel, 2014): NDP in front, frame at 30. */
const e3372Block = `4e434d48 0c00 0000 5e00 0c00
  4e434d30 1000 0000 1e00 3c00 0000 0000 0000 ${arp} 00000000`;

/** The same frame in NTB-32, the table behind it. */
const ntb32Block = `6e636d68 1000 0000 70000000 50000000 0000 ${arp} 0000
  6e636d30 2000 0000 00000000 00000000 12000000 3c000000 00000000 00000000`;

it('reads the block of an E3372', () => {
  const transfer = unhex(e3372Block);
  const { bytes, table, count, ok, faults } = new NtbDecoder(options).decode(transfer);
  expect(bytes).toBe(transfer);
  expect([...table.subarray(0, 2 * count)]).toEqual([30, 60]);
  expect({ ok, faults }).toEqual({ ok: true, faults: [] });
});

it('reads NTB-32 with the table behind the frame', () => {
  const decoder = new NtbDecoder({ ...options, format: 'ntb32' });
  const { table, count, ok } = decoder.decode(unhex(ntb32Block));
  expect([...table.subarray(0, 2 * count)]).toEqual([18, 60]);
  expect(ok).toBe(true);
});

it('goes by the signature of each block with format either', () => {
  const decoder = new NtbDecoder({ ...options, format: 'either' });
  expect(decoder.decode(unhex(ntb32Block)).count).toBe(1);
  expect(decoder.decode(unhex(e3372Block)).count).toBe(1);
  expect(decoder.decode(unhex(ntb32Block)).count).toBe(1);
  expect(decoder.decode(unhex(ntb32Block)).count).toBe(1);
  expect(decoder.formatInDoubt).toBe(false);
});

it('gives offsets into the transfer it got, wherever that begins in its buffer', () => {
  const inPool = Buffer.concat([Buffer.alloc(7, 0xa5), unhex(e3372Block)]).subarray(7);
  const view = new Uint8Array(inPool.buffer, inPool.byteOffset, inPool.length);
  const { table, count } = new NtbDecoder(options).decode(view);
  expect([...table.subarray(0, 2 * count)]).toEqual([30, 60]);
});

it('answers with one object for all blocks, a batch like any other', () => {
  const decoder = new NtbDecoder(options);
  const first = decoder.decode(unhex(e3372Block));
  const batch: PacketBatch = first;
  batch.count = 0;
  const second = decoder.decode(unhex(e3372Block));
  expect(second).toBe(first);
  expect(second.count).toBe(1);
});

it('starts each block without the faults of the one before', () => {
  const decoder = new NtbDecoder(options);
  const broken = decoder.decode(unhex('00'.repeat(40)));
  expect(broken).toMatchObject({ ok: false, count: 0, faults: ['bad-nth-signature'] });
  expect(decoder.decode(unhex(e3372Block))).toMatchObject({ ok: true, count: 1, faults: [] });
  expect(decoder.decode(new Uint8Array(0))).toMatchObject({ ok: true, count: 0, faults: [] });
});

it('lists a kind of fault once for a block and counts it every time', () => {
  const decoder = new NtbDecoder(options);
  const transfer = unhex(`4e434d48 0c00 0000 2400 0c00
    4e434d30 1800 0000 ff00 3c00 0200 0d00 fe00 3c00 0000 0000`);
  const { ok, count, faults } = decoder.decode(transfer);
  expect({ ok, count }).toEqual({ ok: true, count: 0 });
  expect(faults).toEqual(['datagram-out-of-block', 'datagram-too-short']);
  decoder.decode(transfer);
  expect(decoder.counters).toEqual({
    ...zeroNtbFaultCounters(),
    'datagram-out-of-block': 4,
    'datagram-too-short': 2,
  });
});

it('asks for a new agreement after three blocks in a row of the other format', () => {
  const decoder = new NtbDecoder({ ...options, format: 'ntb32' });
  const other = unhex(e3372Block);
  const agreed = unhex(ntb32Block);

  for (const transfer of [other, other, agreed, other, other]) decoder.decode(transfer);
  expect(decoder.formatInDoubt).toBe(false);
  // Neither an empty transfer nor a pad byte is a block.
  decoder.decode(new Uint8Array(0));
  decoder.decode(new Uint8Array(1));
  decoder.decode(other);
  expect(decoder.formatInDoubt).toBe(true);
  expect(decoder.counters['wrong-format']).toBe(5);

  // The doubt stays until someone has asked the stick.
  expect(decoder.decode(agreed).count).toBe(1);
  expect(decoder.formatInDoubt).toBe(true);
  decoder.agreeOn('ntb16');
  expect(decoder.formatInDoubt).toBe(false);
  expect(decoder.decode(other).count).toBe(1);
  expect(decoder.decode(agreed)).toMatchObject({ ok: false, faults: ['wrong-format'] });
  expect(decoder.formatInDoubt).toBe(false);
});

it('takes rubbish between blocks of the other format for a break in the row', () => {
  const decoder = new NtbDecoder({ ...options, format: 'ntb32' });
  const other = unhex(e3372Block);
  for (const rubbish of [new Uint8Array(64), new Uint8Array(5)]) {
    for (const transfer of [other, other, rubbish, other, other]) decoder.decode(transfer);
    expect(decoder.formatInDoubt).toBe(false);
    decoder.agreeOn('ntb32');
  }
});

it('accepts tables with and without CRC in CRC mode, by their signature', () => {
  const decoder = new NtbDecoder({ ...options, crc: true });
  // CRC-32 of fourteen bytes 0x11 (zlib): 0xe01fee62.
  const transfer = unhex(`4e434d48 0c00 0000 5000 2000
    0000 1111111111111111111111111111 62ee1fe0
    4e434d31 1000 3000 0e00 1200 0000 0000
    4e434d30 1000 0000 4000 0e00 0000 0000 2222222222222222222222222222 0000`);
  const { table, count, ok } = decoder.decode(transfer);
  expect([...table.subarray(0, 2 * count)]).toEqual([14, 14, 64, 14]);
  expect(ok).toBe(true);
});

it.each([
  { maxBlockLength: 0 },
  { maxBlockLength: 0.5 },
  { maxDatagramLength: NaN },
  { tableCapacity: 0 },
  { tableCapacity: -1 },
])('refuses to be built with %o', (wrong) => {
  expect(() => new NtbDecoder({ ...options, ...wrong })).toThrow('bad-options');
});

function unhex(bytes: string): Uint8Array {
  return Uint8Array.from(Buffer.from(bytes.replaceAll(/\s/g, ''), 'hex'));
}
