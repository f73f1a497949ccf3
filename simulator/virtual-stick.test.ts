import { afterEach, describe, expect, it } from 'vitest';

import { type ControlRequest, TransportError } from '../main/usb/stick-transport.ts';
import { SlotWord } from '../shared/ntb-slots.ts';
import { e3372s153, e3372s153Device } from '../test/fixtures/stick-descriptors.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { CarrierClosedError, type FrameCarrier } from './frame-carrier.ts';
import { placeFrame } from './place-frame.ts';
import { listProfiles } from './profiles.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { VirtualStick, type VirtualStickOptions } from './virtual-stick.ts';

const AT_IN = 0x81;
const AT_OUT = 0x01;
const NCM_IN = 0x84;
const NCM_OUT = 0x03;
const NCM_NOTIFICATION = 0x85;
const NCM_INTERFACE = 2;
const TIMEOUT_MS = 10_000;

const HOST = '001e101f0000';
const GATEWAY = '4c549945e5d5';
const announcement = `ffffffffffff ${HOST} 0806 0001 0800 06 04 0001 ${HOST} 0a08dbcc 000000000000 0a08dbcc`;
const ping =
  `${GATEWAY} ${HOST} 0800` +
  '45000027 00000000 4001 5f27 0a08dbcc 5db8d822 0800 4fb2 1234 0001 7465746865727374 69636b';

const sticks: VirtualStick[] = [];
afterEach(() => Promise.all(sticks.splice(0).map((stick) => stick.close())));

describe('identity', () => {
  it('is that of the dumped stick', async () => {
    const stick = plug();
    expect(stick.configurationDescriptor).toEqual(e3372s153);
    expect(await stick.controlIn(getDescriptor(0x0100), 18, TIMEOUT_MS)).toEqual(e3372s153Device);
    const bos = await stick.controlIn(getDescriptor(0x0f00), 255, TIMEOUT_MS);
    expect(bos).toHaveLength(0x16);
    expect(await stick.controlIn(getDescriptor(0x0600), 10, TIMEOUT_MS)).toBe('stall');
    const strings = [1, 2, 3, 4, 7, 8, 9, 11].map((index) => stick.stringDescriptor(index));
    expect(await Promise.all(strings)).toEqual([
      'HUAWEI_MOBILE',
      'HUAWEI_MOBILE',
      '0123456789ABCDEF',
      undefined,
      'NCM Network Control Model',
      'CDC Network Data',
      '001e101f0000',
      'Mass Storage',
    ]);
  });

  it('is one of the profiles', () => {
    expect(listProfiles()[0]).toEqual({ name: 'e3372s-153', title: 'E3372s-153, firmware 21.297' });
  });
});

describe('a connection', () => {
  it('goes from dialling to an echo from far away', async () => {
    const stick = plug();
    const host = await connect(stick);
    expect(host.notifications).toEqual(['a12a00000200080080d1f00880f0fa02', 'a100010002000000']);
    await host.waitForFrames(1);
    expect(host.frames[0]?.startsWith(`ffffffffffff${GATEWAY}0806`), 'asks for the host').toBe(
      true,
    );
    await host.send(announcement);
    await host.send(ping);
    await host.waitForFrames(2);
    expect(host.frames[1]).toContain('5db8d8220a08dbcc000057b2');
    expect(stick.counters).toMatchObject({
      blocksOut: 2,
      framesOut: 2,
      blocksIn: 2,
      framesIn: 2,
      frameBytesOut: 42 + 53,
      frameBytesIn: 60 + 60,
      drops: {},
    });
  });

  it('loses the packet of a host that did not say who it is', async () => {
    const stick = plug();
    const host = await connect(stick);
    await host.send(ping);
    await until(() => stick.counters.drops['host-unknown'] === 1);
    expect(stick.counters.framesIn).toBe(1);
  });

  it('ends when the network drops it', async () => {
    const stick = plug();
    const host = await connect(stick);
    stick.dropBearer(36);
    await until(() => host.at().includes('^NDISSTAT:0,36,,"IPV4"'));
    await until(() => host.notifications.at(-1) === 'a100000002000000');
    await host.send(ping);
    expect(stick.counters.drops['no-call']).toBe(1);
  });

  it('is not dropped where there is none, or none yet', async () => {
    const stick = plug({ faults: { bearerSilent: true } });
    const host = await attach(stick);
    stick.dropBearer(36);
    await host.command('AT^NDISDUP=1,1');
    stick.dropBearer(36);
    await host.command('AT');
    expect(host.at()).not.toContain('NDISSTAT');
  });

  it.each([
    ['another alternate setting', (stick: VirtualStick) => stick.setAlternate(NCM_INTERFACE, 1)],
    [
      'the release of the interface',
      (stick: VirtualStick) => stick.releaseInterface(NCM_INTERFACE),
    ],
  ])('ends with %s', async (_name, end) => {
    const stick = plug();
    const host = await connect(stick);
    await end(stick);
    await until(() => host.at().includes('^NDISSTAT:0,,,"IPV4"'));
    expect(await host.command('AT^NDISSTATQRY?')).toContain('^NDISSTATQRY:0');
  });

  it('feels faults that are switched on meanwhile', async () => {
    const stick = plug();
    const host = await connect(stick);
    await host.waitForFrames(1);
    await host.send(announcement);
    stick.setFaults({ answersNothing: true });
    await host.send(ping);
    expect(stick.counters.drops).toEqual({ fault: 1 });
    stick.setFaults({ answersNothing: false });
    await host.send(ping);
    await host.waitForFrames(2);
  });
});

describe('the carrier', () => {
  it('is not read while no read of the host waits', async () => {
    const carrier = new EndlessCarrier();
    const stick = plug({ carrier });
    const host = await attach(stick);
    await host.dial();
    expect(carrier.reads, 'one look for what is stale').toBe(1);
    carrier.isSending = true;
    await turns(20);
    expect(carrier.reads).toBe(1);
    const pipe = stick.openIn(
      NCM_IN,
      { size: 16384, inFlight: 2 },
      () => void pipe.close(),
      () => {},
    );
    await until(() => carrier.reads > 1);
    await turns(20);
    expect(carrier.reads).toBeLessThanOrEqual(4);
  });

  it('cannot starve the event loop', async () => {
    const carrier = new EndlessCarrier();
    const stick = plug({ carrier });
    const host = await attach(stick);
    await host.dial();
    host.openBlocks();
    carrier.isSending = true;
    const before = carrier.reads;
    await new Promise((resolve) => setTimeout(resolve, 2));
    await turns(3);
    expect(carrier.reads).toBeGreaterThan(before);
  });

  it('gets table and bytes of a whole block in one call', async () => {
    const batches: string[][] = [];
    const carrier = new EndlessCarrier();
    carrier.onBatch = (frames) => batches.push(frames);
    const stick = plug({ carrier });
    const host = await connect(stick);
    await host.send(announcement, ping, ping);
    expect(batches).toEqual([[announcement, ping, ping].map((frame) => frame.replaceAll(' ', ''))]);
  });

  it.each(['close', 'unplug'] as const)('is closed by %s', async (way) => {
    const carrier = new EndlessCarrier();
    const stick = plug({ carrier });
    await Promise.resolve(stick[way]());
    await stick.gone;
    expect(carrier.isClosed).toBe(true);
  });
});

describe('completions', () => {
  it('never come before the call returned', async () => {
    const stick = plug();
    await stick.claimInterface(0);
    const order: string[] = [];
    stick.openIn(
      AT_IN,
      { size: 512, inFlight: 1 },
      () => order.push('data'),
      () => {},
    );
    stick.sendTransfer(AT_IN, Uint8Array.of(1));
    order.push('sent');
    const writing = stick.write(AT_OUT, hexBytes('41540d'), TIMEOUT_MS).then(() => {
      order.push('written');
    });
    order.push('returned');
    await writing;
    await until(() => order.includes('data'));
    expect(order.slice(0, 2)).toEqual(['sent', 'returned']);
  });

  it('do not come out of unplug either', async () => {
    const stick = plug();
    await stick.claimInterface(0);
    const ends: string[] = [];
    stick.openIn(
      AT_IN,
      { size: 512, inFlight: 1 },
      () => {},
      ({ reason }) => ends.push(reason),
    );
    stick.unplug();
    expect(ends).toEqual([]);
    await turns(1);
    expect(ends).toEqual(['gone']);
  });

  it('give bytes that may be changed without changing the stick', async () => {
    const stick = plug();
    const descriptor = await stick.controlIn(getDescriptor(0x0100), 18, TIMEOUT_MS);
    if (descriptor !== 'stall') descriptor.fill(0xa5);
    stick.configurationDescriptor.fill(0xa5);
    expect(await stick.controlIn(getDescriptor(0x0100), 18, TIMEOUT_MS)).toEqual(e3372s153Device);
    expect(plug().configurationDescriptor).toEqual(e3372s153);
  });

  it('leave a buffer alone that a write gave back', async () => {
    const stick = plug({ keepNcmOutTransfers: true });
    const host = await connect(stick);
    const block = blockOf([hexBytes(announcement)]);
    const kept = toHex(block);
    await stick.write(NCM_OUT, block, TIMEOUT_MS);
    block.fill(0xa5);
    await host.send(ping);
    expect(stick.ncmOutTransfers.map(toHex)[0]).toBe(kept);
    expect(stick.ncmOutTransfers).toHaveLength(2);
  });

  it('are not recorded unless asked for', async () => {
    const stick = plug();
    const host = await connect(stick);
    await host.send(ping);
    expect(stick.ncmOutTransfers).toEqual([]);
  });
});

describe('leaving', () => {
  it.each([
    ['a reset by command', async (stick: VirtualStick) => (await attach(stick)).type('AT^RESET')],
    [
      'unplugAfterMs',
      (stick: VirtualStick) => Promise.resolve(stick.setFaults({ unplugAfterMs: 5 })),
    ],
  ])('happens by itself after %s', async (_name, start) => {
    const stick = plug();
    await start(stick);
    await stick.gone;
    await expect(stick.claimInterface(0)).rejects.toMatchObject({ reason: 'gone' });
  });

  it('can be put off', async () => {
    const stick = plug({ timeScale: 1, faults: { unplugAfterMs: 1000 } });
    stick.setFaults({ unplugAfterMs: undefined });
    await stick.claimInterface(0);
  });

  it('at any step of a connection ends that step with gone and leaves nothing behind', async () => {
    const steps = await bringUp(plug(), -1);
    expect(steps).toBeGreaterThan(15);
    for (let pulledAt = 0; pulledAt < steps; pulledAt += 1) {
      const stick = plug();
      const error = await bringUp(stick, pulledAt).catch((thrown: unknown) => thrown);
      expect(error, `step ${pulledAt}`).toBeInstanceOf(TransportError);
      expect((error as TransportError).reason, `step ${pulledAt}`).toBe('gone');
      await stick.gone;
    }
  });

  it.each(['close', 'unplug'] as const)('by %s leaves no timer', async (way) => {
    const before = timers();
    const stick = plug({ timeScale: 1 });
    const host = await attach(stick);
    host.type('AT');
    const waiting = stick.write(0x04, new Uint8Array(31), 60_000).catch(() => {});
    expect(timers()).toBeGreaterThan(before);
    await Promise.resolve(stick[way]());
    await waiting;
    stick.setFaults({ radioOff: true, unplugAfterMs: 10_000 });
    stick.dropBearer(36);
    await turns(2);
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

it('tells a host whose carrier does not close', async () => {
  const carrier = new EndlessCarrier();
  carrier.close = () => Promise.reject(new Error('stuck'));
  const stick = plug({ carrier });
  sticks.length = 0;
  stick.unplug();
  await expect(stick.close()).rejects.toThrow('stuck');
  await stick.gone;
});

function plug(options: Partial<VirtualStickOptions> = {}): VirtualStick {
  const stick = new VirtualStick({
    profile: 'e3372s-153',
    seed: 1,
    timeScale: 0,
    sim: { pin: undefined },
    carrier: new VirtualNetwork(),
    ...options,
  });
  sticks.push(stick);
  return stick;
}

function getDescriptor(value: number): ControlRequest {
  const index = 0;
  return { direction: 'in', type: 'standard', recipient: 'device', request: 6, value, index };
}

function ncmRequest(direction: 'in' | 'out', request: number): ControlRequest {
  const index = NCM_INTERFACE;
  return { direction, type: 'class', recipient: 'interface', request, value: 0, index };
}

/** A host's driver in the smallest form: frames and AT lines. */
interface Host {
  readonly frames: string[];
  readonly notifications: string[];
  at(): string;
  type(line: string): void;
  command(line: string): Promise<string>;
  dial(): Promise<void>;
  openBlocks(): void;
  send(...frames: string[]): Promise<void>;
  waitForFrames(count: number): Promise<void>;
}

/** Claims everything and listens to what the stick says. */
async function attach(stick: VirtualStick): Promise<Host> {
  let text = '';
  const frames: string[] = [];
  const notifications: string[] = [];
  const ignoreEnd = (): void => {};
  await Promise.all([0, NCM_INTERFACE, 3].map((number) => stick.claimInterface(number)));
  await stick.setAlternate(NCM_INTERFACE, 1);
  await stick.controlOut(ncmRequest('out', 0x86), hexBytes('00400000'), TIMEOUT_MS);
  stick.openIn(
    AT_IN,
    { size: 512, inFlight: 2 },
    (bytes) => (text += Buffer.from(bytes).toString('latin1')),
    ignoreEnd,
  );
  stick.openIn(
    NCM_NOTIFICATION,
    { size: 16, inFlight: 1 },
    (bytes) => notifications.push(toHex(bytes)),
    ignoreEnd,
  );
  const host: Host = {
    frames,
    notifications,
    at: () => text,
    type: (line) => {
      stick.write(AT_OUT, Buffer.from(`${line}\r`), TIMEOUT_MS).catch(() => {});
    },
    command: async (line) => {
      const before = text.length;
      host.type(line);
      await until(() => /\r\n(OK|ERROR)\r\n/.test(text.slice(before)));
      return text.slice(before);
    },
    dial: async () => {
      await until(() => text.includes('^SRVST:2'));
      host.type('AT^NDISDUP=1,1,"internet"');
      await until(() => text.includes('^NDISSTAT:1'));
    },
    openBlocks: () => {
      stick.openIn(
        NCM_IN,
        { size: 16384, inFlight: 4 },
        (bytes) => frames.push(...framesOf(bytes)),
        ignoreEnd,
      );
    },
    send: (...sent) => stick.write(NCM_OUT, blockOf(sent.map(hexBytes)), TIMEOUT_MS),
    waitForFrames: (count) => until(() => frames.length >= count),
  };
  return host;
}

async function connect(stick: VirtualStick): Promise<Host> {
  const host = await attach(stick);
  host.openBlocks();
  await host.dial();
  await until(() => host.notifications.length >= 2);
  return host;
}

/** What a driver does, step by step; the stick is pulled as step `pulledAt` begins. */
async function bringUp(stick: VirtualStick, pulledAt: number): Promise<number> {
  let steps = 0;
  const step = async (action: () => Promise<unknown>): Promise<void> => {
    const done = action();
    if (steps === pulledAt) stick.unplug();
    steps += 1;
    await done;
  };
  const frames: string[] = [];
  let text = '';
  let fail: (error: TransportError) => void = () => {};
  const ended = new Promise<never>((_, reject) => (fail = reject));
  ended.catch(() => {});
  const none = new Uint8Array(0);
  const heard = (pattern: RegExp) => () => Promise.race([ended, until(() => pattern.test(text))]);

  await step(() => stick.stringDescriptor(9));
  await step(() => stick.claimInterface(0));
  await step(() => stick.claimInterface(NCM_INTERFACE));
  await step(() => stick.setAlternate(NCM_INTERFACE, 0));
  await step(() => stick.controlIn(ncmRequest('in', 0x80), 28, TIMEOUT_MS));
  await step(() => stick.controlOut(ncmRequest('out', 0x86), hexBytes('00400000'), TIMEOUT_MS));
  await step(() => stick.controlOut(ncmRequest('out', 0x8a), none, TIMEOUT_MS));
  await step(() => stick.setAlternate(NCM_INTERFACE, 1));
  await step(() => stick.controlIn(ncmRequest('in', 0x83), 2, TIMEOUT_MS));
  stick.openIn(
    AT_IN,
    { size: 512, inFlight: 2 },
    (bytes) => (text += Buffer.from(bytes).toString('latin1')),
    fail,
  );
  stick.openIn(
    NCM_IN,
    { size: 16384, inFlight: 4 },
    (bytes) => frames.push(...framesOf(bytes)),
    fail,
  );
  await step(() => stick.write(AT_OUT, Buffer.from('AT^SYSINFOEX\r'), TIMEOUT_MS));
  await step(heard(/SYSINFOEX:[^]*OK\r\n/));
  await step(() => stick.write(AT_OUT, Buffer.from('AT^NDISDUP=1,1\r'), TIMEOUT_MS));
  await step(heard(/NDISSTAT:1/));
  await step(() => Promise.race([ended, until(() => frames.length > 0)]));
  await step(() => stick.write(NCM_OUT, blockOf([hexBytes(announcement)]), TIMEOUT_MS));
  await step(() => stick.write(NCM_OUT, blockOf([hexBytes(ping)]), TIMEOUT_MS));
  await step(() => Promise.race([ended, until(() => frames.length > 1)]));
  await step(() => stick.releaseInterface(NCM_INTERFACE));
  return steps;
}

/** NTB-32, NDP last, frames at ≡ 2 (mod 4). */
function blockOf(frames: Uint8Array[]): Uint8Array {
  let position = 18;
  const offsets = frames.map((frame) => {
    const offset = position;
    position = Math.ceil((offset + frame.length - 2) / 4) * 4 + 2;
    return offset;
  });
  const ndp = position + 2;
  const block = new Uint8Array(ndp + 16 + 8 * (frames.length + 1));
  const view = new DataView(block.buffer);
  view.setUint32(0, 0x686d636e, true);
  view.setUint16(4, 16, true);
  view.setUint32(8, block.length, true);
  view.setUint32(12, ndp, true);
  view.setUint32(ndp, 0x306d636e, true);
  view.setUint16(ndp + 4, 16 + 8 * (frames.length + 1), true);
  frames.forEach((frame, i) => {
    block.set(frame, offsets[i]);
    view.setUint32(ndp + 16 + 8 * i, offsets[i] ?? 0, true);
    view.setUint32(ndp + 20 + 8 * i, frame.length, true);
  });
  return block;
}

/** The frames of an NTB-32 with its NDP at 16. */
function framesOf(block: Uint8Array): string[] {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const frames: string[] = [];
  for (let entry = 32; view.getUint32(entry, true) !== 0; entry += 8) {
    const offset = view.getUint32(entry, true);
    frames.push(toHex(block.slice(offset, offset + view.getUint32(entry + 4, true))));
  }
  return frames;
}

/** Sends without end once told to, and counts how often it is read. */
class EndlessCarrier implements FrameCarrier {
  isSending = false;
  isClosed = false;
  reads = 0;
  onBatch: (frames: string[]) => void = () => {};
  readonly #frame = new Uint8Array(1514).fill(0x86);
  #reject: (error: Error) => void = () => {};
  #resolve: () => void = () => {};

  writeBatch({ bytes, table, count }: Parameters<FrameCarrier['writeBatch']>[0]): number {
    const frames = Array.from({ length: count }, (_, i) => {
      const offset = table[2 * i] ?? 0;
      return toHex(bytes.slice(offset, offset + (table[2 * i + 1] ?? 0)));
    });
    this.onBatch(frames);
    return count;
  }

  readInto(slots: Parameters<FrameCarrier['readInto']>[0]): number {
    this.reads += 1;
    const before = slots.words[SlotWord.Count] ?? 0;
    while (this.isSending && placeFrame(slots, this.#frame));
    return (slots.words[SlotWord.Count] ?? 0) - before;
  }

  readable(): Promise<void> {
    if (this.isClosed) return Promise.reject(new CarrierClosedError());
    if (this.isSending) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      const poll = (): void => {
        if (this.isSending) this.#resolve();
        else if (!this.isClosed) setImmediate(poll);
      };
      poll();
    });
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.#reject(new CarrierClosedError());
    return Promise.resolve();
  }
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate/.test(name)).length;
}

/** Lets the event loop turn. */
async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain');
    await turns(1);
  }
}
