import fc from 'fast-check';
import { expect, it } from 'vitest';

import { openNativeTun } from '../../main/tun/native-tun.ts';
import { MemoryTun } from '../fakes/memory-tun.ts';
import { hostBehind, silenceIpv6 } from './namespace-host.ts';
import { describeInNamespace } from './network-namespace.ts';
import { slotsOf, tunDeviceContract, type TunUnderTest } from './tun-device.ts';
import { udpPacket, udpPayload } from './udp-packet.ts';

const host = { address: '10.99.0.2', port: 5000 };
const peer = { address: '10.99.0.1', port: 7000 };

tunDeviceContract('MemoryTun', () => Promise.resolve(hostBehindMemory(new MemoryTun())));
tunDeviceContract(
  'MemoryTun that waits for the flush',
  () => Promise.resolve(hostBehindMemory(new MemoryTun({ offload: 'tso' }))),
  { offload: /^tso$/ },
);

describeInNamespace('kernel TUN', import.meta, () => {
  silenceIpv6();
  tunDeviceContract('NativeTun', () => hostBehind(openNativeTun({ mtu: 1500 })), {
    offload: /^tso/,
  });
  tunDeviceContract('NativeTun without offload', () =>
    hostBehind(openNativeTun({ mtu: 1500, offload: false })),
  );

  it.each([
    ['with offload', true],
    ['without', false],
  ])('is filled by the addon as by MemoryTun, whatever the words, %s', async (_name, offload) => {
    const tun = openNativeTun({ mtu: 1500, offload });
    const kernel = await hostBehind(tun);
    const word = fc.integer({ min: 0, max: 40 });
    const words = fc.record({
      Count: fc.integer({ min: 0, max: 3 }),
      Position: fc.integer({ min: 0, max: 1000 }),
      Capacity: fc.integer({ min: 500, max: 4000 }),
      Divisor: fc.integer({ min: 1, max: 64 }),
      Remainder: fc.oneof(word, fc.constant(0xffffffff)),
      TailAlignment: fc.integer({ min: 1, max: 16 }),
      TailHeader: word,
      TailEntry: fc.oneof(word, fc.constant(0xffffffff)),
      MaxCount: fc.integer({ min: 0, max: 8 }),
      MaxFrameLength: fc.integer({ min: 43, max: 800 }),
      FrameTrailer: fc.integer({ min: 0, max: 4 }),
    });
    const lengths = fc.array(fc.integer({ min: 0, max: 800 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(words, lengths, async (chosen, payloadLengths) => {
        const memory = hostBehindMemory(new MemoryTun());
        for (const length of payloadLengths) {
          await memory.hostSends(new Uint8Array(length));
          await kernel.hostSends(new Uint8Array(length));
        }
        const expected = slotsOf(chosen);
        const actual = slotsOf(chosen);
        expect(tun.readInto(actual)).toBe(memory.tun.readInto(expected));
        expect(actual.words).toEqual(expected.words);
        expect(actual.table).toEqual(expected.table);
        while (tun.readInto(slotsOf({})) > 0) continue;
      }),
      { numRuns: 300 },
    );
    await tun.close();
    await kernel.dispose();
  });
});

function hostBehindMemory(tun: MemoryTun): TunUnderTest {
  return {
    tun,
    hostSends: (payload) => Promise.resolve(tun.hostSends(udpPacket(host, peer, payload))),
    packetToHost: (payload) => udpPacket(peer, host, payload),
    hostReceived: () => Promise.resolve(tun.received.map((packet) => udpPayload(packet) ?? packet)),
    dispose: () => Promise.resolve(),
  };
}
