/**
 * Blocks that drivers of Linux 6.1 made, recorded by usbmon in the rig (test/rig): `usb_f_ncm` as a
 * stick would make them, `cdc_ncm` and `huawei_cdc_ncm` as hosts. Each carries a burst of twelve UDP
 * datagrams of known bytes, and whatever else the network stacks had to say at that moment.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { NtbDecoder } from '../../main/ncm/ntb-decoder.ts';
import { hexBytes } from '../hex-bytes.ts';

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'fixtures', 'kernel-blocks.json'), 'utf8'),
) as Record<string, string[]>;

const ETHERNET_LENGTH = 14;
const IPV4 = 0x0800;
const UDP = 17;

/** What the guest sends: test/rig/guest/udp-burst.mjs. */
const burst = Array.from({ length: 12 }, (_, i) => payload((i * 133) % 1473, i));

function payload(length: number, seed: number): string {
  return Buffer.from(Array.from({ length }, (_, i) => (seed * 31 + i * 7) & 0xff)).toString('hex');
}

/** The payload of an IPv4 UDP datagram to one of the ports the guest uses; undefined for others. */
function burstPayload(frame: Buffer): string | undefined {
  const isBurst =
    frame.readUInt16BE(12) === IPV4 &&
    frame[ETHERNET_LENGTH + 9] === UDP &&
    [7000, 7001].includes(frame.readUInt16BE(ETHERNET_LENGTH + 22));
  if (!isBurst) return undefined;
  const udpLength = frame.readUInt16BE(ETHERNET_LENGTH + 24);
  return frame.subarray(ETHERNET_LENGTH + 28, ETHERNET_LENGTH + 20 + udpLength).toString('hex');
}

describe('blocks of kernel drivers', () => {
  it('are there of a device and of both hosts', () => {
    expect(Object.keys(recorded)).toEqual(['cdc_ncm', 'huawei_cdc_ncm', 'usb_f_ncm']);
  });

  it.each(Object.entries(recorded))('%s: every datagram, in order, no fault', (_driver, blocks) => {
    const decoder = new NtbDecoder({
      format: 'either',
      maxBlockLength: 16_384,
      maxDatagramLength: 1514,
      crc: false,
    });
    const found: (string | undefined)[] = [];
    let fullest = 0;
    for (const block of blocks) {
      const { bytes, table, count, ok, faults } = decoder.decode(hexBytes(block));
      expect([ok, faults]).toEqual([true, []]);
      fullest = Math.max(fullest, count);
      for (let i = 0; i < count; i += 1) {
        const [offset = 0, length = 0] = table.subarray(2 * i, 2 * i + 2);
        found.push(burstPayload(Buffer.from(bytes.subarray(offset, offset + length))));
      }
    }
    expect(found.filter((each) => each !== undefined)).toEqual(burst);
    expect(fullest).toBeGreaterThan(1);
  });
});
