import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { hexBytes } from '../test/hex-bytes.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { type ProfileName, stickProfile } from './profiles.ts';
import { readUsbLayout } from './usb-layout.ts';
import { VirtualBus } from './virtual-bus.ts';
import { VirtualNetwork } from './virtual-network.ts';
import type { VirtualStick } from './virtual-stick.ts';

/** As usb_modeswitch sends them. */
const NEW_MESSAGE = '55534243123456780000000000000011062000000101000100000000000000';
const ALT_MESSAGE = '55534243123456780000000000000011063000000000010000000000000000';
const WINDOWS_MESSAGE = '55534243123456780000000000000011060000000101000100000000000000';

let bus: VirtualBus;
let attached: ProfileName[];
beforeEach(() => {
  vi.useFakeTimers();
  attached = [];
});
afterEach(async () => {
  await bus.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe('the mode switch', () => {
  it.each<[ProfileName, string, ProfileName]>([
    ['cd-14fe', NEW_MESSAGE, 'e3372h-1506'],
    ['cd-14fe', ALT_MESSAGE, 'e3372h-1506'],
    ['cd-1f01', NEW_MESSAGE, 'hilink'],
    ['cd-1f01', ALT_MESSAGE, 'e3372h-320'],
    ['brovi-cd', ALT_MESSAGE, 'brovi-ncm'],
  ])('makes of %s by %s a %s, one second later', async (cd, message, next) => {
    await plugIn(cd);
    await send(message);
    await vi.advanceTimersByTimeAsync(500);
    expect(bus.stick).toBeDefined();
    await vi.advanceTimersByTimeAsync(200);
    expect(bus.stick).toBeUndefined();
    await vi.advanceTimersByTimeAsync(400);
    expect(attached).toEqual([cd, next]);
  });

  it('leaves a stick alone that does not know the message, or is no CD', async () => {
    await plugIn('brovi-cd');
    await send(NEW_MESSAGE);
    await vi.advanceTimersByTimeAsync(5000);
    expect(attached).toEqual(['brovi-cd']);
    await bus.close();
    await plugIn('e3372s-153');
    await send(NEW_MESSAGE);
    await vi.advanceTimersByTimeAsync(5000);
    expect(attached).toEqual(['brovi-cd', 'e3372s-153']);
  });

  it('takes the notifications from a host that calls itself Linux, and only from that', async () => {
    await plugIn('cd-14fe');
    await send(NEW_MESSAGE);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await notifiesOfCall()).toBe(false);
    await bus.close();
    await plugIn('cd-14fe');
    await send(WINDOWS_MESSAGE);
    await vi.advanceTimersByTimeAsync(1100);
    expect(await notifiesOfCall()).toBe(true);
  });
});

describe('a stick that comes back', () => {
  it('is a CD after a loss of power, unless ^SETPORT took the CD away', async () => {
    await plugIn('e3372h-1506', { powerLossAfterMs: 3000 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(attached).toEqual(['e3372h-1506', 'cd-14fe']);
    await bus.close();
    attached = [];
    await plugIn('e3372s-153', { powerLossAfterMs: 3000 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(attached).toEqual(['e3372s-153', 'e3372s-153']);
  });

  it('boots for some seconds after AT^RESET', async () => {
    await plugIn('e3372s-153');
    await vi.advanceTimersByTimeAsync(2000);
    await type('AT^RESET');
    await vi.advanceTimersByTimeAsync(8000);
    expect(attached).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(attached).toHaveLength(2);
  });

  it('still knows how many tries its SIM has left, and is locked again', async () => {
    await plugIn('e3372s-153');
    await vi.advanceTimersByTimeAsync(5000);
    await type('AT+CPIN="0000"');
    await type('AT^RESET');
    await vi.advanceTimersByTimeAsync(20_000);
    expect(attached).toHaveLength(2);
    expect(await type('AT^CPIN?')).toContain('^CPIN: SIM PIN,2,10,2,10,3');
  });

  it('turns into a CD by itself where the model does that', async () => {
    await plugIn('brovi');
    await vi.advanceTimersByTimeAsync(3000);
    expect(attached).toEqual(['brovi', 'brovi-cd']);
  });

  it('does not come back once the bus is closed', async () => {
    await plugIn('e3372s-153', { powerLossAfterMs: 100 });
    await vi.advanceTimersByTimeAsync(200);
    await bus.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});

async function plugIn(profile: ProfileName, faults: Partial<FaultSwitches> = {}): Promise<void> {
  bus = new VirtualBus({
    profile,
    faults,
    seed: 1,
    timeScale: 1,
    carrier: new VirtualNetwork(),
    onAttach: (_stick, name) => attached.push(name),
  });
  await vi.advanceTimersByTimeAsync(1);
}

function present(): { readonly stick: VirtualStick; readonly profile: ProfileName } {
  const [stick, profile] = [bus.stick, attached.at(-1)];
  if (stick === undefined || profile === undefined) throw new Error('nothing is plugged in');
  return { stick, profile };
}

/** Endpoint addresses of an interface, IN ones first. */
function endpointsOf(profile: ProfileName, interfaceNumber: number): readonly number[] {
  const { endpoints } = readUsbLayout(stickProfile(profile).configurationDescriptor);
  return [...endpoints.values()]
    .filter((endpoint) => endpoint.interfaceNumber === interfaceNumber && endpoint.type === 'bulk')
    .map(({ address }) => address)
    .sort((a, b) => b - a);
}

/** A command block to the first storage function. */
async function send(message: string): Promise<void> {
  const { stick, profile } = present();
  const interfaceNumber = stickProfile(profile).functions.storages[0]?.interfaceNumber ?? -1;
  const [, out = 0] = endpointsOf(profile, interfaceNumber);
  await stick.claimInterface(interfaceNumber);
  const written = stick.write(out, hexBytes(message), 0);
  await vi.advanceTimersByTimeAsync(1);
  await written;
}

/** Types a line at the full AT port and returns what comes within a second. */
async function type(line: string): Promise<string> {
  const { stick, profile } = present();
  const ports = stickProfile(profile).functions.atPorts;
  const interfaceNumber = ports.find(({ name }) => name === 'pcui')?.interfaceNumber ?? -1;
  const [input = 0, output = 0] = endpointsOf(profile, interfaceNumber);
  await stick.claimInterface(interfaceNumber);
  let text = '';
  const pipe = stick.openIn(
    input,
    { size: 512, inFlight: 2 },
    (bytes) => (text += Buffer.from(bytes).toString('latin1')),
    () => undefined,
  );
  void stick.write(output, Buffer.from(`${line}\r`), 0).catch(() => undefined);
  await vi.advanceTimersByTimeAsync(1000);
  await pipe.close();
  return text;
}

/** Dials and looks at the interrupt endpoint of the NCM function of layout C. */
async function notifiesOfCall(): Promise<boolean> {
  const { stick } = present();
  let notified = false;
  await stick.claimInterface(2);
  stick.openIn(
    0x85,
    { size: 16, inFlight: 1 },
    () => (notified = true),
    () => undefined,
  );
  await vi.advanceTimersByTimeAsync(5000);
  await type('AT+CPIN="1234"');
  await vi.advanceTimersByTimeAsync(15_000);
  await type('AT^NDISDUP=1,1,"internet"');
  await vi.advanceTimersByTimeAsync(5000);
  return notified;
}
