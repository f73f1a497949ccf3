import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { ControlRequest } from '../main/usb/stick-transport.ts';
import type { PacketBatch } from '../shared/packet-batch.ts';
import { hexBytes, toHex } from '../test/hex-bytes.ts';
import { EncapsulatedChannel } from './encapsulated-channel.ts';
import { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import { InEndpoint } from './in-endpoint.ts';
import { NcmFunction } from './ncm-function.ts';
import { defaultLease } from './network-lease.ts';
import { OutEndpoint } from './out-endpoint.ts';
import { placeFrame } from './place-frame.ts';
import { e3372s153 } from './profiles/e3372s-153.ts';
import { RadioGateway } from './radio-gateway.ts';
import { SeededRandom } from './seeded-random.ts';
import { StickClock } from './stick-clock.ts';
import { StickCounters } from './stick-counters.ts';

const BOTH = { ipv4: true, ipv6: true };
const NONE = { ipv4: false, ipv6: false };

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const NCM_INTERFACE = 2;

describe('requests', () => {
  it('tells the NTB parameters of the vendor source', () => {
    expect(toHex(make().get(0x80, 28))).toBe(
      '1c00030000000200040002000400000000400000040002000400' + '0000',
    );
  });

  it('stalls on what it advertises and does not have', () => {
    const { ncm } = make();
    for (const [direction, code] of [
      ['in', 0x81],
      ['out', 0x82],
      ['in', 0x87],
      ['out', 0x88],
    ] as const) {
      expect(ncm.control(request(direction, code), new Uint8Array(0), 6), code.toString(16)).toBe(
        'stall',
      );
    }
  });

  it('stalls on a request to another interface, of another type, in the wrong direction', () => {
    const { ncm } = make();
    const parameters = request('in', 0x80);
    const none = new Uint8Array(0);
    expect(ncm.control(parameters, none, 28)).not.toBe('stall');
    expect(ncm.control({ ...parameters, index: 0 }, none, 28)).toBe('stall');
    expect(ncm.control({ ...parameters, type: 'vendor' }, none, 28)).toBe('stall');
    expect(ncm.control({ ...parameters, direction: 'out' }, none, 28)).toBe('stall');
  });

  it('takes packet and multicast filters', () => {
    const { set } = make();
    expect(set(0x43, 0x000f)).toBe('ok');
    expect(set(0x40, 1, '01005e0000fb')).toBe('ok');
  });

  it('sets the input size in 4 bytes from 2048 to 131072 and nothing else', () => {
    const { set, get } = make();
    expect(toHex(get(0x85, 4))).toBe('00000200');
    expect(set(0x86, 0, '00400000')).toBe('ok');
    expect(toHex(get(0x85, 4))).toBe('00400000');
    for (const bad of ['ff070000', '01000200', '0040', '0040000000000000', '']) {
      expect(set(0x86, 0, bad), bad).toBe('stall');
    }
    expect(set(0x86, 0, '00080000')).toBe('ok');
    expect(set(0x86, 0, '00000200')).toBe('ok');
  });

  it('knows two formats and two CRC modes', () => {
    const { set } = make();
    expect(set(0x84, 2)).toBe('stall');
    expect(set(0x84, 1, '00')).toBe('stall');
    expect(set(0x8a, 2)).toBe('stall');
    expect(set(0x8a, 1)).toBe('ok');
  });
});

describe('format', () => {
  it('is NTB-32 after power-up and after alternate setting 0', () => {
    const { get, set, ncm } = make();
    expect(toHex(get(0x83, 2))).toBe('0100');
    expect(set(0x84, 0)).toBe('ok');
    expect(toHex(get(0x83, 2))).toBe('0000');
    ncm.selectAlternate(NCM_INTERFACE, 0);
    expect(toHex(get(0x83, 2))).toBe('0100');
  });

  it('survives alternate setting 1 on this firmware', () => {
    const { get, set, ncm } = make();
    set(0x84, 0);
    ncm.selectAlternate(NCM_INTERFACE, 1);
    expect(toHex(get(0x83, 2))).toBe('0000');
  });

  it('does not survive it on 21.318, but can be set again there', () => {
    const { get, set, ncm } = make({ forgetsFormatAtAlt1: true });
    set(0x84, 0);
    ncm.selectAlternate(NCM_INTERFACE, 1);
    expect(toHex(get(0x83, 2))).toBe('0100');
    set(0x84, 0);
    expect(toHex(get(0x83, 2))).toBe('0000');
  });

  it('cannot be NTB-16 on an E5785', () => {
    const { get, set } = make({ rejectsNtb16: true });
    expect(set(0x84, 0)).toBe('stall');
    expect(set(0x84, 1)).toBe('ok');
    expect(toHex(get(0x83, 2))).toBe('0100');
  });

  it('is NTB-16 from the start where nothing else is offered', () => {
    const { get, set, ncm } = make({ offersOnlyNtb16: true });
    expect(toHex(get(0x80, 28)).slice(4, 8)).toBe('0100');
    ncm.selectAlternate(NCM_INTERFACE, 1);
    expect(toHex(get(0x83, 2))).toBe('0000');
    expect(set(0x84, 1)).toBe('stall');
  });

  it('decides which blocks are read at all', () => {
    const { out, set, carrier, counters } = make({}, { call: true });
    out(wideBlock);
    expect(carrier.frames).toHaveLength(1);
    set(0x84, 0);
    out(wideBlock);
    expect(carrier.frames).toHaveLength(1);
    expect(counters.drops).toEqual({ 'block-format': 1 });
  });
});

describe('input size', () => {
  it('is lost at alternate setting 1 where the firmware does that', () => {
    const { get, set, ncm } = make({ losesInputSizeAtAlt1: true });
    set(0x86, 0, '00400000');
    ncm.selectAlternate(NCM_INTERFACE, 0);
    expect(toHex(get(0x85, 4))).toBe('00400000');
    ncm.selectAlternate(NCM_INTERFACE, 1);
    expect(toHex(get(0x85, 4))).toBe('00000200');
  });

  it.each([
    [{}, 10],
    [{ losesInputSizeAtAlt1: true }, 10],
    [{ inSizeSpill: true }, 10],
    [{ losesInputSizeAtAlt1: true, inSizeSpill: true }, 40],
  ])('limits the frames of a block: %o', (faults, most) => {
    const { ncm, set, block, carrier, startCall, counters } = make(faults);
    set(0x86, 0, '00400000');
    ncm.selectAlternate(NCM_INTERFACE, 1);
    startCall();
    block();
    carrier.send(...Array.from({ length: 60 }, () => arpFrame(1514)));
    const length = block().length;
    if (most === 10) expect(length).toBeLessThanOrEqual(16384);
    else expect(length).toBeGreaterThan(16384);
    expect(length).toBeLessThanOrEqual(61440);
    expect(counters.framesIn - 1).toBe(most);
  });
});

describe('alternate settings', () => {
  it('hang up, empty the AT channel, and are counted', () => {
    const { ncm, encapsulated, hangUps, counters } = make({ encapsulatedDead: false });
    encapsulated.respond(hexBytes('0d0a'));
    ncm.selectAlternate(NCM_INTERFACE, 1);
    expect(hangUps()).toBe(1);
    expect(encapsulated.takeResponse(100)).toHaveLength(0);
    expect(counters.ncmAlternateChanges).toBe(1);
  });
});

describe('a call', () => {
  it('has to be up before the network is asked for frames', () => {
    const { block, carrier, startCall, counters } = make();
    carrier.send(arpFrame(60));
    expect(block()).toHaveLength(0);
    startCall();
    expect(counters.drops).toEqual({ 'no-call': 1 });
  });

  it('takes the rest of a half-read block along when it ends', () => {
    const { ncm, carrier, read, startCall } = make({}, { call: true });
    read(512);
    carrier.send(arpFrame(1514));
    expect(read(512)).toHaveLength(512);
    ncm.setCall(NONE);
    startCall();
    expect(toHex(read(512).slice(0, 4))).toBe('6e636d68');
  });
});

describe('receive buffers', () => {
  it('end with a short packet, or full', () => {
    const { out, counters } = make({}, { call: true });
    out(padded(wideBlock, 513));
    out(padded(wideBlock, 16384));
    expect(counters.blocksOut).toBe(2);
  });

  it('wait for more after whole packets, and the next block is lost behind the first', () => {
    const { out, counters, carrier } = make({}, { call: true });
    const first = wideBlock.slice();
    first[18] = 0x33;
    out(padded(first, 1024));
    expect(counters.blocksOut).toBe(0);
    out(wideBlock);
    expect(counters.blocksOut).toBe(1);
    expect(carrier.frames.map((frame) => frame[0])).toEqual([0x33]);
    out(wideBlock);
    expect(counters.blocksOut).toBe(2);
  });

  it('end with a zero-length packet, too', () => {
    const { out, counters } = make({}, { call: true });
    out(padded(wideBlock, 1024));
    out(new Uint8Array(0));
    expect(counters.blocksOut).toBe(1);
    out(new Uint8Array(0));
    expect(counters.drops).toEqual({});
  });

  it('spill what is longer than dwNtbOutMaxSize into the next one', () => {
    const { out, counters } = make({}, { call: true });
    out(padded(wideBlock, 16385));
    expect(counters.blocksOut).toBe(1);
    expect(counters.drops).toEqual({ 'block-short': 1 });
  });

  it('are empty again after a change of alternate setting', () => {
    const { out, ncm, counters, startCall } = make({}, { call: true });
    out(new Uint8Array(512));
    ncm.selectAlternate(NCM_INTERFACE, 1);
    startCall();
    out(wideBlock);
    expect(counters.blocksOut).toBe(1);
    expect(counters.drops).toEqual({});
  });
});

describe('notifications', () => {
  it('tell speed, then connection, then its end', () => {
    const { ncm, notifications } = make();
    ncm.setCall(BOTH);
    ncm.setCall(NONE);
    ncm.setCall(NONE);
    expect(notifications()).toEqual([
      'a12a000002000800' + '80d1f008' + '80f0fa02',
      'a100010002000000',
      'a100000002000000',
    ]);
  });

  it('do not come where the host called itself Linux', () => {
    const { ncm, notifications } = make({ noNotifications: true });
    ncm.setCall(BOTH);
    expect(notifications()).toEqual([]);
  });

  it('do not pile up unread', () => {
    const { ncm, unreadNotificationBytes } = make();
    for (let i = 0; i < 100; i += 1) {
      ncm.setCall(BOTH);
      ncm.setCall(NONE);
    }
    expect(unreadNotificationBytes()).toBeLessThan(300);
  });
});

describe('the encapsulated channel', () => {
  it('takes commands and says nothing on an E3372', () => {
    const { set, get, encapsulated, notifications } = make();
    const commands: string[] = [];
    encapsulated.onCommand = (bytes) => commands.push(toHex(bytes));
    expect(set(0x00, 0, '41540d')).toBe('ok');
    encapsulated.respond(hexBytes('0d0a4f4b0d0a'));
    expect(get(0x01, 1024)).toHaveLength(0);
    expect(commands).toEqual([]);
    expect(notifications()).toEqual([]);
  });

  it('answers with a notification and then in pieces elsewhere', () => {
    const { set, get, encapsulated, notifications } = make({ encapsulatedDead: false });
    const commands: string[] = [];
    encapsulated.onCommand = (bytes) => commands.push(toHex(bytes));
    set(0x00, 0, '41540d');
    expect(commands).toEqual(['41540d']);
    encapsulated.respond(hexBytes('0d0a4f4b0d0a'));
    expect(notifications()).toEqual(['a101000002000000']);
    expect(toHex(get(0x01, 4))).toBe('0d0a4f4b');
    expect(toHex(get(0x01, 4))).toBe('0d0a');
    expect(get(0x01, 4)).toHaveLength(0);
  });
});

/** One ARP-like frame of 14 bytes in an NTB-32, NDP last. */
const wideBlock = hexBytes(`
  6e636d68 1000 0000 40000000 20000000  0000
  ffffffffffff 001e101f0000 86dd
  6e636d30 2000 0000 00000000 00000000  12000000 0e000000  00000000 00000000
`);

function padded(block: Uint8Array, length: number): Uint8Array {
  const transfer = new Uint8Array(length);
  transfer.set(block);
  return transfer;
}

/** IPv6 by its type, so that no gate holds it. */
function arpFrame(length: number): Uint8Array {
  const frame = new Uint8Array(length).fill(0x11);
  frame.set([0x86, 0xdd], 12);
  return frame;
}

function request(direction: 'in' | 'out', code: number, value = 0): ControlRequest {
  return {
    direction,
    type: 'class',
    recipient: 'interface',
    request: code,
    value,
    index: NCM_INTERFACE,
  };
}

class QueueCarrier implements FrameCarrier {
  readonly frames: Uint8Array[] = [];
  readonly #queue: Uint8Array[] = [];

  send(...frames: Uint8Array[]): void {
    this.#queue.push(...frames);
  }

  writeBatch({ bytes, table, count }: PacketBatch): number {
    for (let i = 0; i < count; i += 1) {
      const offset = table[2 * i] ?? 0;
      this.frames.push(bytes.slice(offset, offset + (table[2 * i + 1] ?? 0)));
    }
    return count;
  }

  readInto(slots: Parameters<FrameCarrier['readInto']>[0]): number {
    let placed = 0;
    while (this.#queue[0] !== undefined && placeFrame(slots, this.#queue[0])) {
      this.#queue.shift();
      placed += 1;
    }
    return placed;
  }

  readable(): Promise<void> {
    return new Promise(() => {});
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function make(switches: Partial<FaultSwitches> = {}, options: { call?: boolean } = {}) {
  const wake = (): void => {};
  const faults = new FaultState(e3372s153.faults, switches);
  const counters = new StickCounters();
  const carrier = new QueueCarrier();
  const clock = new StickClock(1);
  const lease = defaultLease;
  const gateway = new RadioGateway({ carrier, lease, clock, faults, counters });
  const encapsulated = new EncapsulatedChannel(faults);
  const notification = new InEndpoint({ maxPacketSize: 16, endsWithZlp: false, wake });
  const inEndpoint = new InEndpoint({ maxPacketSize: 512, endsWithZlp: true, wake });
  const outEndpoint = new OutEndpoint(wake);
  let hangUpCount = 0;
  const ncm = new NcmFunction({
    profile: e3372s153,
    functions: { controlInterface: NCM_INTERFACE, dataInterface: NCM_INTERFACE },
    faults,
    counters,
    gateway,
    encapsulated,
    endpoints: { notification, in: inEndpoint, out: outEndpoint, outMaxPacketSize: 512 },
    onHangUp: () => {
      hangUpCount += 1;
      ncm.setCall(NONE);
    },
    onOutTransfer: undefined,
    mustHoldOut: () => false,
    random: new SeededRandom(1),
  });
  const startCall = (): void => ncm.setCall(BOTH);
  if (options.call === true) startCall();

  return {
    ncm,
    counters,
    carrier,
    encapsulated,
    startCall,
    hangUps: () => hangUpCount,
    unreadNotificationBytes: () => notification.queuedBytes,
    set: (code: number, value: number, hex = ''): 'ok' | 'stall' => {
      const data = hexBytes(hex);
      return ncm.control(request('out', code, value), data, data.length) === 'stall'
        ? 'stall'
        : 'ok';
    },
    get: (code: number, length: number): Uint8Array => {
      const reply = ncm.control(request('in', code), new Uint8Array(0), length);
      if (reply === 'stall') throw new Error('stall');
      return reply;
    },
    out: (transfer: Uint8Array): void => {
      let isTaken = false;
      outEndpoint.submit({ bytes: transfer, complete: () => (isTaken = true) });
      outEndpoint.pump();
      expect(isTaken).toBe(true);
    },
    /** The next block of the stick; empty when it has none. */
    block: (): Uint8Array => inEndpoint.source?.() ?? new Uint8Array(0),
    read: (size: number): Uint8Array => {
      const buffer = new Uint8Array(size);
      let length = 0;
      inEndpoint.submit({ buffer, complete: (_status, filled) => (length = filled) });
      inEndpoint.pump();
      return buffer.slice(0, length);
    },
    notifications: (): string[] => {
      const messages: string[] = [];
      for (let i = 0; i < 8; i += 1) {
        const buffer = new Uint8Array(16);
        notification.submit({
          buffer,
          complete: (_status, length) => messages.push(toHex(buffer.slice(0, length))),
        });
      }
      notification.pump();
      return messages;
    },
  };
}
