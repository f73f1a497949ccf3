import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';

import { findAddon } from '../../native-bridge/index.ts';
import { FailureError } from '../../shared/failure.ts';
import { hostBehind, ip, silenceIpv6 } from '../../test/contract/namespace-host.ts';
import { describeInNamespace } from '../../test/contract/network-namespace.ts';
import { batchOf, payloadsIn, slotsOf } from '../../test/contract/tun-device.ts';
import { udpPacket } from '../../test/contract/udp-packet.ts';
import { adoptNativeTun, openNativeTun, type NativeTun } from './native-tun.ts';
import { TunClosedError, type TunDevice } from './tun-device.ts';

it.each(['eth0', 'tun0;x', 'tetherstick%s'])('does not open an interface called %s', (name) => {
  expect(() => openNativeTun({ name, mtu: 1500 })).toThrow(RangeError);
});

it.each([575, 65536, 1400.5, Number.NaN])('does not open an interface with an MTU of %s', (mtu) => {
  expect(() => openNativeTun({ mtu })).toThrow(RangeError);
  expect(() => adoptNativeTun(0, mtu)).toThrow(RangeError);
});

it('does not adopt a descriptor that is no TUN', () => {
  expect(() => adoptNativeTun(0x7ffffffe, 1500)).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({ code: 'helper-failed' }) as unknown,
    }),
  );
});

describeInNamespace('kernel TUN of its own', import.meta, () => {
  silenceIpv6();
  const opened: TunDevice[] = [];
  function open(options: Parameters<typeof openNativeTun>[0]): NativeTun {
    const tun = openNativeTun(options) as NativeTun;
    opened.push(tun);
    return tun;
  }
  afterEach(async () => {
    for (const tun of opened.splice(0)) await tun.close();
  });

  it('is called tetherstick and the next free number, and has the MTU', () => {
    const first = open({ mtu: 1400 });
    expect(first.name).toMatch(/^tetherstick[0-9]+$/);
    expect(open({ mtu: 1500 }).name).not.toBe(first.name);
    expect(ip('-o', 'link', 'show', 'dev', first.name)).toMatch(/ mtu 1400 /);
  });

  it('takes the name it is given, and shares it with nobody', () => {
    expect(open({ name: 'tun7', mtu: 1500 }).name).toBe('tun7');
    expect(failureOf(() => open({ name: 'tun7', mtu: 1500 }))).toEqual({
      code: 'unexpected',
      detail: 'TUNSETIFF: EBUSY, Device or resource busy',
    });
  });

  it('vanishes when it is closed', async () => {
    const tun = open({ mtu: 1500 });
    await tun.close();
    expect(ip('-o', 'link')).not.toContain(tun.name);
  });

  it.runIf(mayChangeUser())('needs rights', () => {
    process.seteuid?.(65534);
    try {
      expect(failureOf(() => open({ mtu: 1500 })).code).toBe('tun-permission');
    } finally {
      process.seteuid?.(0);
    }
  });

  it('brings 10,000 packets of a burst in order, each once', async () => {
    const tun = open({ mtu: 1500 });
    ip('link', 'set', 'dev', tun.name, 'txqueuelen', '20000');
    const host = await hostBehind(tun);
    const total = 10_000;
    const sending = (async () => {
      for (let i = 0; i < total; i += 1) await host.hostSends(numbered(i));
    })();
    const arrived: number[] = [];
    while (arrived.length < total) {
      await tun.readable();
      for (;;) {
        const slots = slotsOf({ MaxFrameLength: 200 });
        if (tun.readInto(slots) === 0) break;
        arrived.push(...payloadsIn(slots).map((payload) => numberIn(payload)));
      }
    }
    await sending;
    expect(arrived).toEqual(Array.from({ length: total }, (_, i) => i));
    await host.dispose();
  });

  it('takes 10,000 packets to the host in order, each once', async () => {
    const tun = open({ mtu: 1500 });
    const host = await hostBehind(tun);
    const total = 10_000;
    let accepted = 0;
    for (let first = 0; first < total; first += 40) {
      const packets = Array.from({ length: 40 }, (_, i) => host.packetToHost(numbered(first + i)));
      accepted += tun.writeBatch(batchOf(packets));
      // A socket's queue holds some hundred packets of this size.
      await host.hostReceived(first + 40);
    }
    expect(accepted).toBe(total);
    const numbers = (await host.hostReceived(total)).map((payload) => numberIn(payload));
    expect(numbers).toEqual(Array.from({ length: total }, (_, i) => i));
    await host.dispose();
  });

  it('rejects a pending readable when somebody deletes the interface', async () => {
    const tun = open({ mtu: 1500 });
    const host = await hostBehind(tun);
    const readable = tun.readable();
    ip('link', 'del', 'dev', tun.name);
    await expect(readable).rejects.toBeInstanceOf(TunClosedError);
    expect(() => tun.readInto(slotsOf({}))).toThrow(TunClosedError);
    await expect(tun.readable()).rejects.toBeInstanceOf(TunClosedError);
    expect(tun.writeBatch(batchOf([host.packetToHost(numbered(1))]))).toBe(0);
    expect(tun.counters.writeFailed).toBe(1);
    await tun.close();
    await host.dispose();
  });

  it('counts what the host does not take, by cause', async () => {
    const tun = open({ mtu: 1500 });
    const packet = udpPacket(
      { address: '10.99.0.1', port: 1 },
      { address: '10.99.0.2', port: 2 },
      numbered(1),
    );
    expect(tun.writeBatch(batchOf([packet]))).toBe(0);
    expect(tun.counters).toMatchObject({ interfaceDown: 1, notIp: 0 });
    const host = await hostBehind(tun);
    const notIp = new Uint8Array(40).fill(0xff);
    expect(tun.writeBatch(batchOf([notIp, host.packetToHost(numbered(1))]))).toBe(1);
    await host.hostSends(new Uint8Array(300));
    expect(tun.readInto(slotsOf({ MaxFrameLength: 200 }))).toBe(0);
    expect(tun.counters).toEqual({
      oversize: 1,
      unreadable: 0,
      superPackets: 0,
      segments: 0,
      wouldBlock: 0,
      noBuffer: 0,
      notIp: 1,
      interfaceDown: 1,
      writeFailed: 0,
      mergedWrites: 0,
      mergedPackets: 0,
      mergesRefused: 0,
    });
    await host.dispose();
  });

  it('leaves no descriptor behind in 100 rounds of opening and closing', async () => {
    const before = openDescriptors();
    for (let round = 0; round < 100; round += 1) {
      const tun = openNativeTun({ mtu: 1500 });
      const readable = round % 2 === 0 ? tun.readable() : Promise.reject(new TunClosedError());
      await Promise.all([expect(readable).rejects.toBeInstanceOf(TunClosedError), tun.close()]);
    }
    await nextTurn();
    expect(openDescriptors()).toBe(before);
  });

  it('does not read another instance in a Worker, nor the other way round', async () => {
    const tun = open({ name: 'tun1', mtu: 1500 });
    const worker = new Worker(readerInWorker, {
      eval: true,
      workerData: { addonPath: findAddon(import.meta.dirname + '/../../native-bridge') },
    });
    const messages: unknown[] = [];
    worker.on('message', (message) => messages.push(message));
    while (messages.length === 0) await nextTurn();
    ip('address', 'add', '10.98.0.2/24', 'dev', 'tun2');
    ip('link', 'set', 'dev', 'tun2', 'up');
    const host = await hostBehind(tun);

    await host.hostSends(numbered(1));
    await sendTo('10.98.0.1', new Uint8Array(9));
    const slots = slotsOf({});
    await tun.readable();
    expect(tun.readInto(slots)).toBe(1);
    expect(payloadsIn(slots)).toEqual([numbered(1)]);
    while (messages.length === 1) await nextTurn();
    expect(messages).toEqual(['open', 14 + 28 + 9]);
    await worker.terminate();
    await host.dispose();
  });
});

/** Opens tun2, and reports the length of the first frame it reads. */
const readerInWorker = `
  const { parentPort, workerData } = require('node:worker_threads');
  const target = { exports: {} };
  process.dlopen(target, workerData.addonPath);
  const tun = target.exports.openTun('tun2', 1500, false);
  parentPort.postMessage('open');
  tun.arm(() => {
    const table = new Uint32Array(2);
    const words = new Uint32Array([0, 0, 4096, 1, 0, 1, 0, 0, 1, 1514, 0]);
    tun.readInto(new Uint8Array(4096), words, table);
    parentPort.postMessage(table[1]);
  });
`;

async function sendTo(address: string, payload: Uint8Array): Promise<void> {
  const socket = createSocket('udp4');
  socket.send(payload, 7000, address, () => socket.close());
  await once(socket, 'close');
}

function numbered(number: number): Uint8Array {
  const payload = new Uint8Array(4);
  new DataView(payload.buffer).setUint32(0, number);
  return payload;
}

function numberIn(payload: Uint8Array | undefined): number {
  if (payload?.length !== 4) return -1;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(0);
}

function failureOf(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing failed');
}

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Root in name only, inside a user namespace, has no other user to become. */
function mayChangeUser(): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync('/proc/self/uid_map', 'utf8'));
}
