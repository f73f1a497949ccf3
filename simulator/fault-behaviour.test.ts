/** Switches that concern the whole stick, seen from the host's side of USB. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { type ControlRequest, TransportError } from '../main/usb/stick-transport.ts';
import { toHex } from '../test/hex-bytes.ts';
import { ModemTerminal } from '../test/fakes/modem-terminal.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { VirtualNetwork } from './virtual-network.ts';
import { VirtualStick } from './virtual-stick.ts';

/** Of the profile e3372s-153. */
const PCUI = { interfaceNumber: 0, in: 0x81, out: 0x01 } as const;
const MODEM = { interfaceNumber: 1, in: 0x82 } as const;
const NCM = { interfaceNumber: 2, in: 0x84, out: 0x03 } as const;

let stick: VirtualStick;
beforeEach(() => vi.useFakeTimers());
afterEach(async () => {
  await stick.close();
  vi.useRealTimers();
});

describe('wedgesWhenUnread', () => {
  it('kills the AT engine once the port nobody reads is full', async () => {
    const at = await openAt({ wedgesWhenUnread: true });
    expect(await at.type('AT')).toContain('OK');
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await at.type('AT')).toBe('');
  });

  it('spares a stick whose ports are all read', async () => {
    const at = await openAt({ wedgesWhenUnread: true });
    await stick.claimInterface(MODEM.interfaceNumber);
    open(MODEM.in, []);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(await at.type('AT')).toContain('OK');
  });
});

it('hostResetAfterMs ends every transfer, and tells how', async () => {
  const at = await openAt({ hostResetAfterMs: 5000 });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(at.ends).toEqual(['gone']);
  expect(await stick.gone).toBe('reset');
});

it('handleDeadAfterMs fails every transfer, past and future, and reports no detach', async () => {
  const at = await openAt({ handleDeadAfterMs: 5000 });
  let isGone = false;
  void stick.gone.then(() => (isGone = true));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(at.ends).toEqual(['io']);
  await expect(stick.claimInterface(1)).rejects.toEqual(new TransportError('io', DEAD));
  await expect(stick.write(PCUI.out, Uint8Array.of(1), 100)).rejects.toMatchObject(IO);
  await expect(stick.controlIn(getFormat, 2, 100)).rejects.toMatchObject(IO);
  const ends: string[] = [];
  open(PCUI.in, ends);
  await vi.advanceTimersByTimeAsync(1);
  expect([ends, isGone]).toEqual([['io'], false]);
  await stick.close();
  await Promise.resolve();
  expect(isGone).toBe(true);
});

it('bulkStallAfterMs halts both bulk endpoints of the NCM function until they are cleared', async () => {
  plugIn({ bulkStallAfterMs: 3000 });
  await stick.claimInterface(NCM.interfaceNumber);
  await turns(stick.setAlternate(NCM.interfaceNumber, 1));
  const ends: string[] = [];
  open(NCM.in, ends);
  await vi.advanceTimersByTimeAsync(2900);
  expect(ends).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(ends).toEqual(['stall']);
  const failed = expect(stick.write(NCM.out, Uint8Array.of(1), 0)).rejects.toMatchObject({
    reason: 'stall',
  });
  await vi.advanceTimersByTimeAsync(1);
  await failed;
  for (const index of [NCM.in, NCM.out]) {
    await turns(stick.controlOut({ ...clearHalt, index }, new Uint8Array(0), 100));
  }
  await turns(stick.write(NCM.out, Uint8Array.of(1), 0));
  open(NCM.in, ends);
  await vi.advanceTimersByTimeAsync(1);
  expect(ends).toEqual(['stall']);
});

it.each([
  [0, 200, 200],
  [30, 100, 180],
  [100, 0, 0],
])('controlStallPercent %i leaves %i to %i of 200 requests', async (percent, least, most) => {
  plugIn({ controlStallPercent: percent });
  await stick.claimInterface(NCM.interfaceNumber);
  let answered = 0;
  for (let i = 0; i < 200; i += 1) {
    if ((await turns(stick.controlIn(getFormat, 2, 100))) !== 'stall') answered += 1;
  }
  expect(answered).toBeGreaterThanOrEqual(least);
  expect(answered).toBeLessThanOrEqual(most);
});

describe('the input size', () => {
  it.each<[string, Partial<FaultSwitches>, string]>([
    ['survives alternate setting 0', {}, '00400000'],
    ['is lost there by the standard', { losesInputSizeAtAlt0: true }, '00000200'],
    ['is never taken', { ignoresInputSize: true }, '00000200'],
  ])('%s', async (_name, faults, size) => {
    plugIn(faults);
    await stick.claimInterface(NCM.interfaceNumber);
    await turns(stick.controlOut(setInputSize, SIZE_16_KIB, 100));
    await turns(stick.setAlternate(NCM.interfaceNumber, 0));
    expect(toHex((await turns(stick.controlIn(getInputSize, 4, 100))) as Uint8Array)).toBe(size);
  });

  it('goes with the claim where the standard is followed, as do format and call', async () => {
    plugIn({ losesInputSizeAtAlt0: true });
    await stick.claimInterface(NCM.interfaceNumber);
    await turns(stick.setAlternate(NCM.interfaceNumber, 1));
    await turns(stick.controlOut(setInputSize, SIZE_16_KIB, 100));
    await turns(stick.controlOut(setFormat16, new Uint8Array(0), 100));
    await turns(stick.releaseInterface(NCM.interfaceNumber));
    await stick.claimInterface(NCM.interfaceNumber);
    const ask = async (request: ControlRequest, length: number) =>
      toHex((await turns(stick.controlIn(request, length, 100))) as Uint8Array);
    expect(await ask(getInputSize, 4)).toBe('00000200');
    expect(await ask(getFormat, 2)).toBe('0100');
  });

  it('is refused at alternate setting 1 only', async () => {
    plugIn({ refusesInputSizeAtAlt1: true });
    await stick.claimInterface(NCM.interfaceNumber);
    const set = () => turns(stick.controlOut(setInputSize, SIZE_16_KIB, 100));
    expect(await set()).toBeUndefined();
    await turns(stick.setAlternate(NCM.interfaceNumber, 1));
    expect(await set()).toBe('stall');
  });
});

describe('the modem', () => {
  beforeEach(() => plugIn({}));

  it('takes 5 to 40 s for a search where slowRegistration is on', () => {
    const searches = Array.from({ length: 20 }, (_, seed) => {
      const terminal = new ModemTerminal({
        seed,
        sim: { pin: undefined },
        faults: { slowRegistration: true, simBusyMs: 0 },
      });
      for (let seconds = 0; seconds < 60; seconds += 1) {
        if (terminal.modem.registration.isRegistered) return seconds;
        terminal.pass(1000);
      }
      return Infinity;
    });
    expect(Math.min(...searches)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...searches)).toBeLessThanOrEqual(41);
    expect(Math.max(...searches) - Math.min(...searches)).toBeGreaterThan(15);
  });

  it('is detached once, so long after the first call came up', () => {
    const terminal = ModemTerminal.registered({ faults: { detachAfterMs: 5000 } });
    terminal.type('AT^NDISDUP=1,1,"internet"');
    terminal.pass(10_000);
    expect(terminal.calls).toEqual([true, false]);
    terminal.type('AT^NDISDUP=1,1,"internet"');
    terminal.pass(20_000);
    expect(terminal.calls).toEqual([true, false, true]);
  });
});

const DEAD = 'the handle is dead';
const IO = { reason: 'io' } as const;
const SIZE_16_KIB = Uint8Array.of(0x00, 0x40, 0x00, 0x00);
const toNcm = { type: 'class', recipient: 'interface', value: 0, index: 2 } as const;
const getFormat: ControlRequest = { ...toNcm, direction: 'in', request: 0x83 };
const setFormat16: ControlRequest = { ...toNcm, direction: 'out', request: 0x84 };
const getInputSize: ControlRequest = { ...toNcm, direction: 'in', request: 0x85 };
const setInputSize: ControlRequest = { ...toNcm, direction: 'out', request: 0x86 };
const clearHalt: ControlRequest = {
  direction: 'out',
  type: 'standard',
  recipient: 'endpoint',
  request: 0x01,
  value: 0,
  index: 0,
};

function plugIn(faults: Partial<FaultSwitches>): void {
  stick = new VirtualStick({
    profile: 'e3372s-153',
    faults,
    seed: 1,
    timeScale: 1,
    carrier: new VirtualNetwork(),
  });
}

/** Reads an endpoint for good; `ends` gets why that ended. */
function open(endpoint: number, ends: string[], onText: (text: string) => void = () => {}): void {
  stick.openIn(
    endpoint,
    { size: 512, inFlight: 2 },
    (bytes) => onText(Buffer.from(bytes).toString('latin1')),
    ({ reason }) => ends.push(reason),
  );
}

async function openAt(faults: Partial<FaultSwitches>) {
  plugIn(faults);
  await stick.claimInterface(PCUI.interfaceNumber);
  let text = '';
  const ends: string[] = [];
  open(PCUI.in, ends, (more) => (text += more));
  await vi.advanceTimersByTimeAsync(1500);
  return {
    ends,
    /** What comes within a second. */
    type: async (line: string): Promise<string> => {
      text = '';
      await turns(stick.write(PCUI.out, Buffer.from(`${line}\r`), 0));
      await vi.advanceTimersByTimeAsync(1000);
      return text;
    },
  };
}

/** Waits for something the stick does on its next bus turn. */
async function turns<Result>(result: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(1);
  return result;
}
