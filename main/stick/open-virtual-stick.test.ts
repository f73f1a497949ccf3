/** The whole bring-up against the simulator, which shares no code with it but the seam. */
import { afterEach, describe, expect, it } from 'vitest';

import type { FaultSwitches } from '../../simulator/fault-switches.ts';
import { VirtualNetwork } from '../../simulator/virtual-network.ts';
import { VirtualStick } from '../../simulator/virtual-stick.ts';
import { e3372s153 } from '../../test/fixtures/stick-descriptors.ts';
import type { AtChannel } from '../at/at-channel.ts';
import { FailureError } from '../../shared/failure.ts';
import { openStick, type OpenStickOptions } from './open-stick.ts';

const ids = { vendorId: 0x12d1, productId: 0x15b6 };
const options: OpenStickOptions = { sleep: () => Promise.resolve() };

const sticks: VirtualStick[] = [];
afterEach(async () => {
  await Promise.all(sticks.splice(0).map((stick) => stick.close()));
});

it('has the descriptors of the real stick', () => {
  expect(plug().configurationDescriptor).toEqual(e3372s153);
});

it('opens the stick in NTB-32 with its own address', async () => {
  const stick = await openStick(plug(), ids, options);
  expect(stick.identity.model).toBe('Huawei E3372s-153');
  expect(stick.ncm).toMatchObject({
    format: 'ntb32',
    ntbInSize: 16_384,
    readSize: 16_384,
    ntbOutMaxSize: 16_384,
    divisor: 4,
    remainder: 2,
    ndpAlignment: 4,
    maxDatagrams: 0,
    maxDatagramLength: 1514,
    maxPacketSize: 512,
    hostMac: Uint8Array.of(0x00, 0x1e, 0x10, 0x1f, 0x00, 0x00),
    hostMacSource: 'stick',
    bulkIn: 0x84,
    bulkOut: 0x03,
    interruptIn: { endpoint: 0x85, packetSize: 16 },
  });
  expect(stick.bringUpSteps.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  await stick.close();
});

it('opens an AT port that answers', async () => {
  const stick = await openStick(plug(), ids, options);
  expect(await command(stick.at, 'ATI')).toContain('E3372');
  await stick.close();
});

it('raises DTR for sticks that are mute without', async () => {
  const stick = await openStick(plug({ muteWithoutDtr: true }), ids, options);
  expect(await command(stick.at, 'AT')).toContain('OK');
  await stick.close();
});

it('says so when the system resets the stick in the middle', async () => {
  const stick = plug();
  const sleep = (): Promise<void> => Promise.resolve(stick.resetBySystem());
  await expect(openStick(stick, ids, { sleep })).rejects.toMatchObject({
    failure: { code: 'stick-reset' },
  });
});

it('can be closed and opened again', async () => {
  const transport = plug();
  for (let round = 0; round < 3; round += 1) {
    const stick = await openStick(transport, ids, options);
    expect(await command(stick.at, 'AT')).toContain('OK');
    await stick.close();
    // Not claimed any more: claiming is all it takes to use an interface again.
    await expect(transport.setAlternate(2, 1)).rejects.toMatchObject({ reason: 'not-claimed' });
    await expect(transport.write(0x01, Uint8Array.of(0x0d), 100)).rejects.toMatchObject({
      reason: 'not-claimed',
    });
  }
});

describe('firmware that forgets', () => {
  it('the format at setting 1 is in NTB-32 all the same', async () => {
    const stick = await openStick(plug({ forgetsFormatAtAlt1: true }), ids, options);
    expect(stick.ncm.format).toBe('ntb32');
    await stick.close();
  });

  it('the input size at setting 1 is told again', async () => {
    const stick = await openStick(plug({ losesInputSizeAtAlt1: true }), ids, options);
    expect(stick.ncm.ntbInSize).toBe(16_384);
    await stick.close();
  });
});

it('notices a stick that is pulled while it is opened', async () => {
  const names: string[] = [];
  const whole = await openStick(plug(), ids, {
    ...options,
    onStep: ({ name }) => names.push(name),
  });
  await whole.close();
  const steps = whole.bringUpSteps.length - 1; // Lowering DTR belongs to the close.
  for (let pulledAt = 0; pulledAt < steps; pulledAt += 1) {
    const transport = plug();
    let step = 0;
    const opening = openStick(transport, ids, {
      ...options,
      onStep: () => {
        if (step === pulledAt) transport.unplug();
        step += 1;
      },
    });
    const error = await opening.catch((thrown: unknown) => thrown);
    expect(error, names[pulledAt]).toBeInstanceOf(FailureError);
    expect((error as FailureError).failure.code, names[pulledAt]).toBe('stick-gone');
  }
});

it('ends the AT channel when the stick is pulled later', async () => {
  const transport = plug();
  const stick = await openStick(transport, ids, options);
  const ended = new Promise<Error>((resolve) => stick.at.onEnd(resolve));
  transport.unplug();
  expect(await ended).toMatchObject({ reason: 'gone' });
  await stick.close();
});

function plug(faults: Partial<FaultSwitches> = {}): VirtualStick {
  const stick = new VirtualStick({
    profile: 'e3372s-153',
    faults,
    seed: 1,
    timeScale: 0,
    carrier: new VirtualNetwork(),
  });
  sticks.push(stick);
  return stick;
}

/** What comes back up to and including OK. */
function command(at: AtChannel, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    at.onEnd(reject);
    at.onData((bytes) => {
      text += Buffer.from(bytes).toString();
      if (/\r\nOK\r\n/.test(text)) resolve(text);
    });
    at.write(Buffer.from(`${line}\r`)).catch(reject);
  });
}
