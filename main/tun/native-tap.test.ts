import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';

import { SlotWord } from '../../shared/ntb-slots.ts';
import type { FrameCarrier } from '../../simulator/frame-carrier.ts';
import { ip, silenceIpv6 } from '../../test/contract/namespace-host.ts';
import { describeInNamespace } from '../../test/contract/network-namespace.ts';
import { slotsOf } from '../../test/contract/tun-device.ts';
import { udpPacket } from '../../test/contract/udp-packet.ts';
import { openNativeTap } from './native-tap.ts';

it.each(['', 'Tap0', 'tap 0', 'tap/0', 'a-name-too-long-', 'tap%s'])('opens no TAP %j', (name) => {
  expect(() => openNativeTap({ name })).toThrow(RangeError);
});

describeInNamespace('kernel TAP', import.meta, () => {
  silenceIpv6();

  it('carries whole Ethernet frames both ways', async () => {
    const tap = openNativeTap({ name: 'carrier%d' });
    expect(tap.name).toBe('carrier0');
    ip('link', 'set', 'dev', tap.name, 'address', '02:00:00:00:00:02', 'up');
    ip('address', 'add', '10.97.0.2/24', 'dev', tap.name);
    const socket = createSocket('udp4').bind(5000, '10.97.0.2');
    await once(socket, 'listening');

    socket.send('who has', 7000, '10.97.0.1');
    await tap.readable();
    const slots = slotsOf({ Position: 16 });
    expect(tap.readInto(slots)).toBe(1);
    expect([...slots.table.subarray(0, 2)]).toEqual([16, 42]);
    const request = Buffer.from(slots.bytes.subarray(16, 16 + 42)).toString('hex');
    // ARP request to everyone, 10.97.0.2 asks for 10.97.0.1 (RFC 826).
    expect(request).toBe(
      'ffffffffffff' +
        '020000000002' +
        '0806' +
        '0001080006040001' +
        '020000000002' +
        '0a610002' +
        '000000000000' +
        '0a610001',
    );

    const packet = udpPacket(
      { address: '10.97.0.1', port: 7000 },
      { address: '10.97.0.2', port: 5000 },
      new TextEncoder().encode('hello'),
    );
    const frame = new Uint8Array([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, ...packet]);
    const message = once(socket, 'message') as Promise<[Buffer]>;
    const table = new Uint32Array([0, frame.length, 0, 0]);
    expect(tap.writeBatch({ bytes: frame, table, count: 2 })).toBe(1);
    expect(tap.counters.notIp).toBe(1);
    expect((await message)[0].toString()).toBe('hello');

    socket.close();
    await tap.close();
    expect(ip('-o', 'link')).not.toContain('carrier0');
  });

  it('leaves no hole: the longest frame is the room itself', async () => {
    const tap: FrameCarrier & { name: string } = openNativeTap({ name: 'carrier7' });
    ip('link', 'set', 'dev', tap.name, 'up');
    ip('address', 'add', '10.97.0.2/24', 'dev', tap.name);
    const socket = createSocket('udp4');
    socket.send('who has', 7000, '10.97.0.1');
    await tap.readable();
    const slots = slotsOf({ Capacity: 42, MaxFrameLength: 42 });
    expect(tap.readInto(slots)).toBe(1);
    expect(slots.words[SlotWord.Position]).toBe(42);
    socket.close();
    await tap.close();
  });
});
