/** What every TunDevice does, run over MemoryTun always and over the kernel's TUN where there is one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { TunClosedError, type TunDevice } from '../../main/tun/tun-device.ts';
import { SlotWord, SLOT_WORD_COUNT, type NtbSlots } from '../../shared/ntb-slots.ts';
import type { PacketBatch } from '../../shared/packet-batch.ts';
import { udpPayload } from './udp-packet.ts';

/** A device with an MTU of 1500, up, and the host at its other end. */
export interface TunUnderTest {
  readonly tun: TunDevice;
  /** The host sends a UDP datagram into the tunnel; resolves when it is in there. */
  hostSends(payload: Uint8Array): Promise<void>;
  /** An IP packet with a UDP datagram that the host will receive. */
  packetToHost(payload: Uint8Array): Uint8Array;
  /** Resolves with the payloads the host has received, once there are `count`. */
  hostReceived(count: number): Promise<readonly Uint8Array[]>;
  dispose(): Promise<void>;
}

export function tunDeviceContract(
  name: string,
  make: () => Promise<TunUnderTest>,
  expected: { readonly offload: RegExp } = { offload: /^none$/ },
): void {
  describe(name, () => {
    let host: TunUnderTest;
    let tun: TunDevice;

    beforeEach(async () => {
      host = await make();
      tun = host.tun;
    });
    afterEach(async () => {
      await tun.close();
      await host.dispose();
    });

    async function sendAll(payloads: readonly Uint8Array[]): Promise<void> {
      for (const payload of payloads) await host.hostSends(payload);
    }

    describe('readInto', () => {
      it('places nothing and changes nothing when the host sent nothing', () => {
        const slots = slotsOf({});
        expect(tun.readInto(slots)).toBe(0);
        expect(slots).toEqual(slotsOf({}));
      });

      it('places a packet behind a 14-byte hole and touches nothing around it', async () => {
        await host.hostSends(bytesOf(7, 100));
        const slots = slotsOf({ Position: 50, Divisor: 4, Remainder: 2 });
        expect(tun.readInto(slots)).toBe(1);
        expect([...slots.table.subarray(0, 2)]).toEqual([50, 14 + 128]);
        expect(payloadsIn(slots)).toEqual([bytesOf(7, 100)]);
        expect(slots.words).toEqual(
          slotsOf({ Count: 1, Position: 50 + 14 + 128, Divisor: 4, Remainder: 2 }).words,
        );
        expect(isUntouched(slots.bytes.subarray(0, 50))).toBe(true);
        expect(isUntouched(slots.bytes.subarray(50 + 14 + 128))).toBe(true);
        expect(slots.table.subarray(2).every((word) => word === 0xa5a5a5a5)).toBe(true);
      });

      it('starts each frame at the next offset with the remainder, behind the trailer', async () => {
        await sendAll([bytesOf(1, 9), bytesOf(2, 10), bytesOf(3, 11)]);
        const slots = slotsOf({ Position: 13, Divisor: 8, Remainder: 6, FrameTrailer: 4 });
        expect(tun.readInto(slots)).toBe(3);
        // 14 + 28 + 9 bytes from 14 end at 65, with the trailer at 69.
        expect([...slots.table.subarray(0, 6)]).toEqual([14, 51, 70, 52, 126, 53]);
        expect(slots.words[SlotWord.Position]).toBe(126 + 53 + 4);
        expect(isUntouched(slots.bytes.subarray(65, 70))).toBe(true);
      });

      it('goes on behind the frames that are in the block already', async () => {
        await host.hostSends(bytesOf(1, 10));
        const slots = slotsOf({ Count: 2, Position: 300 });
        slots.table.set([20, 100, 130, 150]);
        expect(tun.readInto(slots)).toBe(1);
        expect([...slots.table.subarray(0, 6)]).toEqual([20, 100, 130, 150, 300, 52]);
        expect(slots.words[SlotWord.Count]).toBe(3);
      });

      it('leaves what does not fit for the next block, in order', async () => {
        const payloads = [1, 2, 3, 4, 5].map((value) => bytesOf(value, 1400));
        await sendAll(payloads);
        // Frames of 1442 from 12 end at 2896; the longest, 1514, then at 4410, aligned 4412, and the
        // table takes 8 + 4 * (2 + 2): 4436.
        const full = {
          Position: 12,
          Capacity: 4435,
          TailAlignment: 4,
          TailHeader: 8,
          TailEntry: 4,
        };
        const first = slotsOf(full);
        expect(tun.readInto(first)).toBe(2);
        expect(tun.readInto(first)).toBe(0);
        const second = slotsOf({ ...full, Capacity: 4436 });
        expect(tun.readInto(second)).toBe(3);
        expect([...payloadsIn(first), ...payloadsIn(second)]).toEqual(payloads);
      });

      it('stops at the largest count, and at the end of the table', async () => {
        await sendAll([1, 2, 3, 4, 5].map((value) => bytesOf(value, 10)));
        const slots = slotsOf({ MaxCount: 2 });
        expect(tun.readInto(slots)).toBe(2);
        const shortTable = { ...slotsOf({}), table: new Uint32Array(5) };
        expect(tun.readInto(shortTable)).toBe(2);
        expect(payloadsIn(shortTable)).toEqual([bytesOf(3, 10), bytesOf(4, 10)]);
        expect(tun.readInto(slotsOf({}))).toBe(1);
      });

      it('takes a packet of exactly the longest frame and drops a longer one', async () => {
        await sendAll([bytesOf(1, 559), bytesOf(2, 558), bytesOf(3, 10)]);
        const slots = slotsOf({ MaxFrameLength: 600 });
        expect(tun.readInto(slots)).toBe(2);
        expect(payloadsIn(slots)).toEqual([bytesOf(2, 558), bytesOf(3, 10)]);
      });

      it.each([
        ['Capacity', { Capacity: 8001 }],
        ['Divisor', { Divisor: 0 }],
        ['TailAlignment', { TailAlignment: 0 }],
        ['MaxFrameLength', { MaxFrameLength: 14 }],
      ])('refuses a wrong %s', async (_word, words) => {
        await host.hostSends(bytesOf(1, 10));
        const slots = slotsOf(words);
        expect(() => tun.readInto(slots)).toThrow(RangeError);
        expect(isUntouched(slots.bytes)).toBe(true);
      });

      it('refuses too few words', () => {
        const slots = { ...slotsOf({}), words: new Uint32Array(SLOT_WORD_COUNT - 1) };
        expect(() => tun.readInto(slots)).toThrow(RangeError);
      });

      it.each([{ Count: 0xffffffff }, { Position: 0xffffffff }, { MaxFrameLength: 0xffffffff }])(
        'finds no room with %o',
        async (words) => {
          await host.hostSends(bytesOf(1, 10));
          const slots = slotsOf(words);
          expect(tun.readInto(slots)).toBe(0);
          expect(isUntouched(slots.bytes)).toBe(true);
        },
      );
    });

    describe('readable', () => {
      it('resolves when the host sends', async () => {
        const readable = tun.readable();
        await host.hostSends(bytesOf(1, 10));
        await readable;
        expect(tun.readInto(slotsOf({}))).toBe(1);
      });

      it('resolves at once while packets are left', async () => {
        await sendAll([bytesOf(1, 10), bytesOf(2, 10)]);
        await tun.readable();
        tun.readInto(slotsOf({ MaxCount: 1 }));
        await tun.readable();
        expect(tun.readInto(slotsOf({}))).toBe(1);
      });

      it('is for one waiter at a time', async () => {
        const first = tun.readable();
        await expect(tun.readable()).rejects.toThrow(/again/);
        await host.hostSends(bytesOf(1, 10));
        await first;
      });
    });

    describe('writeBatch', () => {
      it('gives the host the packets without their Ethernet headers', async () => {
        const payloads = [bytesOf(1, 10), bytesOf(2, 1400), bytesOf(3, 1)];
        expect(tun.writeBatch(batchOf(payloads.map((payload) => host.packetToHost(payload))))).toBe(
          3,
        );
        tun.flush();
        expect(await host.hostReceived(3)).toEqual(payloads);
      });

      it('looks at no more entries than the batch counts', async () => {
        const batch = batchOf([1, 2].map((value) => host.packetToHost(bytesOf(value, 10))));
        batch.table.set([0xffffffff, 0xffffffff], 2);
        batch.count = 1;
        expect(tun.writeBatch(batch)).toBe(1);
        tun.flush();
        expect(await host.hostReceived(1)).toEqual([bytesOf(1, 10)]);
      });

      it('loses only what is not IP', async () => {
        const notIp = host.packetToHost(bytesOf(2, 10)).fill(0x15, 0, 1);
        const nothing = new Uint8Array(0);
        const batch = batchOf([notIp, nothing, host.packetToHost(bytesOf(1, 10)), notIp]);
        expect(tun.writeBatch(batch)).toBe(1);
        tun.flush();
        expect(await host.hostReceived(1)).toEqual([bytesOf(1, 10)]);
      });

      it('loses a frame too short for an Ethernet header', () => {
        const batch = { bytes: new Uint8Array(13), table: new Uint32Array([0, 13]), count: 1 };
        expect(tun.writeBatch(batch)).toBe(0);
      });

      it('refuses a table that leads outside, and writes nothing of it', async () => {
        const outside = batchOf([host.packetToHost(bytesOf(1, 10)), new Uint8Array(10)]);
        outside.table[3] = 0xfffffff0;
        expect(() => tun.writeBatch(outside)).toThrow(RangeError);
        const tooMany = { ...batchOf([host.packetToHost(bytesOf(2, 10))]), count: 2 };
        expect(() => tun.writeBatch(tooMany)).toThrow(RangeError);
        tun.writeBatch(batchOf([host.packetToHost(bytesOf(3, 10))]));
        tun.flush();
        expect(await host.hostReceived(1)).toEqual([bytesOf(3, 10)]);
      });
    });

    describe('flush', () => {
      it('hands packets of several batches over in order, each once', async () => {
        const payloads = Array.from({ length: 60 }, (_, i) => bytesOf(i, i % 7 === 0 ? 90 : 1200));
        for (let first = 0; first < payloads.length; first += 20) {
          const some = payloads.slice(first, first + 20);
          // The bytes are the caller's again after the call.
          const batch = batchOf(some.map((payload) => host.packetToHost(payload)));
          expect(tun.writeBatch(batch)).toBe(20);
          batch.bytes.fill(0xa5);
        }
        tun.flush();
        tun.flush();
        expect(await host.hostReceived(60)).toEqual(payloads);
      });

      it('does nothing on a closed device', async () => {
        tun.writeBatch(batchOf([host.packetToHost(bytesOf(1, 10))]));
        await tun.close();
        tun.flush();
        expect(tun.writeBatch(batchOf([host.packetToHost(bytesOf(1, 10))]))).toBe(0);
      });
    });

    describe('close', () => {
      it('rejects a readable that pends', async () => {
        const readable = tun.readable();
        await Promise.all([
          expect(readable).rejects.toBeInstanceOf(TunClosedError),
          Promise.resolve().then(() => tun.close()),
        ]);
      });

      it('ends reading with TunClosedError and accepts nothing more', async () => {
        await host.hostSends(bytesOf(1, 10));
        await tun.close();
        expect(() => tun.readInto(slotsOf({}))).toThrow(TunClosedError);
        await expect(tun.readable()).rejects.toBeInstanceOf(TunClosedError);
        expect(tun.writeBatch(batchOf([host.packetToHost(bytesOf(1, 10))]))).toBe(0);
      });

      it('may be called again', async () => {
        await tun.close();
        await tun.close();
        expect(() => tun.readInto(slotsOf({}))).toThrow(TunClosedError);
      });
    });

    it('has the name of a tunnel, the MTU it was given, and the offload expected here', () => {
      expect(tun.name).toMatch(/^(tun|utun|tetherstick)[0-9]+$/);
      expect(tun.mtu).toBe(1500);
      expect(tun.offload).toMatch(expected.offload);
    });
  });
}

const BLOCK_LENGTH = 8000;

/** An empty block with room for five of the longest frames and a table in front of them. */
export function slotsOf(words: Partial<Record<keyof typeof SlotWord, number>>): NtbSlots {
  const slots = {
    bytes: new Uint8Array(BLOCK_LENGTH).fill(0xa5),
    words: new Uint32Array(SLOT_WORD_COUNT),
    table: new Uint32Array(80).fill(0xa5a5a5a5),
  };
  const usual = {
    Capacity: BLOCK_LENGTH,
    Divisor: 1,
    TailAlignment: 1,
    MaxCount: 40,
    MaxFrameLength: 1514,
  };
  for (const [word, value] of Object.entries({ ...usual, ...words })) {
    slots.words[SlotWord[word as keyof typeof SlotWord]] = value;
  }
  return slots;
}

/** UDP payloads of the frames in a block. */
export function payloadsIn({ bytes, words, table }: NtbSlots): (Uint8Array | undefined)[] {
  return Array.from({ length: words[SlotWord.Count] ?? 0 }, (_, i) => {
    const offset = table[2 * i] ?? 0;
    return udpPayload(bytes.subarray(offset + 14, offset + (table[2 * i + 1] ?? 0)));
  });
}

/** The packets, each behind a 14-byte header, with rubbish between them. */
export function batchOf(packets: readonly Uint8Array[]): PacketBatch {
  const length = packets.reduce((sum, packet) => sum + 14 + packet.length + 3, 0);
  const batch = {
    bytes: new Uint8Array(length).fill(0xa5),
    table: new Uint32Array(2 * packets.length),
    count: packets.length,
  };
  let offset = 0;
  packets.forEach((packet, i) => {
    batch.bytes.set(packet, offset + 14);
    batch.table.set([offset, 14 + packet.length], 2 * i);
    offset += 14 + packet.length + 3;
  });
  return batch;
}

function bytesOf(value: number, length: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function isUntouched(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0xa5);
}
