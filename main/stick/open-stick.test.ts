import { describe, expect, it } from 'vitest';

import { ScriptedTransport } from '../../test/fakes/scripted-transport.ts';
import {
  e3372s153,
  hilink,
  installCd,
  layoutD,
  layoutE,
  layoutF,
} from '../../test/fixtures/stick-descriptors.ts';
import { FailureError } from '../../shared/failure.ts';
import { TransportError } from '../usb/stick-transport.ts';
import { openStick, type OpenStickOptions } from './open-stick.ts';

const PARAMETERS =
  '1c 00 03 00 00 00 02 00 04 00 02 00 04 00 00 00 00 40 00 00 04 00 02 00 04 00 00 00';
const LINES_UP = 'out 21 22 03 00 00 00 00 00';
const LINES_DOWN = 'out 21 22 00 00 00 00 00 00';

const ids = { vendorId: 0x12d1, productId: 0x15b6 };
const options: OpenStickOptions = {
  sleep: () => Promise.resolve(),
  randomBytes: (length) => new Uint8Array(length).fill(0xa5),
  probeTimeoutMs: 1,
};

describe('an E3372s-153', () => {
  it('opens with its command port and its NCM function', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    expect(stick.identity).toEqual({ ...ids, model: 'Huawei E3372s-153' });
    expect(stick.ncm).toMatchObject({ format: 'ntb32', bulkIn: 0x84, bulkOut: 0x03 });
    expect(stick.atPort).toMatchObject({ interfaceNumber: 0, role: 'pcui' });
    expect(stick.transport).toBe(transport);
    expect(stick.bringUpSteps.map(({ name }) => name)).toContain('GET_NTB_PARAMETERS');
    expect([...transport.claims]).toEqual([2, 0, 1]);
    expect(transport.alternates.get(2)).toBe(1);
  });

  it('speaks AT on the command port, with DTR and RTS up before the first byte', async () => {
    const transport = scripted(e3372s153);
    const { at } = await openStick(transport, ids, options);
    const received: string[] = [];
    at.onData((bytes) => received.push(Buffer.from(bytes).toString()));
    transport.onWrite(0x01, () => transport.emit(0x81, Buffer.from('\r\nOK\r\n')));
    await at.write(Buffer.from('AT\r'));
    expect(received).toEqual(['\r\nOK\r\n']);
    const writing = transport.calls.indexOf('write 01 41 54 0d');
    expect(transport.calls.indexOf(LINES_UP)).toBeGreaterThan(transport.calls.indexOf('claim 0'));
    expect(transport.calls.indexOf(LINES_UP)).toBeLessThan(writing);
  });

  it('may refuse DTR', async () => {
    const transport = scripted(e3372s153);
    transport.answer('21 22', 'stall');
    const stick = await openStick(transport, ids, options);
    await stick.close();
    expect(transport.claims.size).toBe(0);
  });

  it('has its modem port read and not spoken to', async () => {
    const transport = scripted(e3372s153);
    await openStick(transport, ids, options);
    expect(transport.openPipes).toEqual([0x81, 0x82]);
    for (let line = 0; line < 100; line += 1) transport.emit(0x82, Buffer.from('\r\n^RSSI:19\r\n'));
    expect(transport.calls.filter((call) => call.startsWith('write'))).toEqual([]);
    expect(transport.calls.filter((call) => call.startsWith('out 21 22'))).toEqual([LINES_UP]);
  });

  it('opens although another program holds the modem port', async () => {
    const transport = scripted(e3372s153);
    const calls = await callsOf(e3372s153);
    transport.failAt(calls.indexOf('claim 1'), new TransportError('io', 'busy'));
    const stick = await openStick(transport, ids, options);
    expect([...transport.claims]).toEqual([2, 0]);
    await stick.close();
    expect(transport.claims.size).toBe(0);
  });
});

describe('closing', () => {
  it('ends AT, switches the network function off, then gives everything back', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    const ended: Error[] = [];
    stick.at.onEnd((error) => ended.push(error));
    const before = transport.calls.length;
    await stick.close();
    expect(transport.calls.slice(before)).toEqual([
      'release 1',
      LINES_DOWN,
      'release 0',
      'set 2/0',
      'release 2',
    ]);
    expect(transport.claims.size).toBe(0);
    expect(transport.openPipes).toEqual([]);
    expect(ended).toHaveLength(1);
  });

  it('ends the pipes of the network function', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    const ends: string[] = [];
    transport.openIn(
      stick.ncm.bulkIn,
      { size: stick.ncm.readSize, inFlight: 4 },
      () => {},
      ({ reason }) => ends.push(reason),
    );
    await stick.close();
    expect(ends).toEqual(['aborted']);
  });

  it('happens once', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    await Promise.all([stick.close(), stick.close()]);
    await stick.close();
    expect(transport.calls.filter((call) => call === 'release 2')).toHaveLength(1);
  });

  it('gives back the rest when one step fails', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    transport.failAt(transport.calls.length + 3, new TransportError('io')); // set 2/0
    await stick.close();
    expect(transport.claims.size).toBe(0);
  });

  it('works on a stick that was pulled', async () => {
    const transport = scripted(e3372s153);
    const stick = await openStick(transport, ids, options);
    transport.unplug();
    await stick.close();
    await transport.gone;
    expect(transport.openPipes).toEqual([]);
  });

  it('leaves the transport open for another try', async () => {
    const transport = scripted(e3372s153);
    await (await openStick(transport, ids, options)).close();
    const again = await openStick(transport, ids, options);
    expect(again.ncm.format).toBe('ntb32');
    await again.close();
  });
});

describe('unlabelled ports', () => {
  const IN_AND_OUT = [
    [0x82, 0x02],
    [0x84, 0x03],
    [0x85, 0x04],
  ] as const;

  it('are probed, last first, and the one that dials is taken', async () => {
    const transport = scripted(layoutE, { dialling: [2], answering: [0, 1] });
    const stick = await openStick(transport, { ...ids, productId: 0x155e }, options);
    expect(stick.atPort.interfaceNumber).toBe(2);
    expect(transport.calls.filter((call) => call.startsWith('write'))).toHaveLength(2);
    await stick.close();
    expect(transport.claims.size).toBe(0);
  });

  it('are all probed when the last one does not dial', async () => {
    const transport = scripted(layoutE, { dialling: [0], answering: [1, 2] });
    const stick = await openStick(transport, ids, options);
    expect(stick.atPort.interfaceNumber).toBe(0);
  });

  it('are read while they are not used, and the chosen one speaks', async () => {
    const transport = scripted(layoutE, { dialling: [1] });
    const { at } = await openStick(transport, ids, options);
    expect(transport.openPipes).toEqual([0x85, 0x84, 0x82]);
    const received: string[] = [];
    at.onData((bytes) => received.push(Buffer.from(bytes).toString()));
    for (const [bulkIn] of IN_AND_OUT) transport.emit(bulkIn, Buffer.from(`from ${bulkIn}`));
    expect(received).toEqual([`from ${0x84}`]);
  });

  it('get time to wake up', async () => {
    const transport = scripted(layoutE);
    let questions = 0;
    transport.onWrite(0x03, (bytes) => {
      questions += 1;
      if (questions > 3) respondAs('dials', transport, 0x84)(bytes);
    });
    expect((await openStick(transport, ids, options)).atPort.interfaceNumber).toBe(1);
  });

  it('that answer but do not dial: the last one is taken', async () => {
    const transport = scripted(layoutE, { answering: [0, 1, 2] });
    expect((await openStick(transport, ids, options)).atPort.interfaceNumber).toBe(2);
    expect(transport.calls.filter((call) => call.startsWith('write'))).toHaveLength(6);
  });

  it('of which one breaks do not keep the others from being asked', async () => {
    const calls = await callsOf(layoutE, { dialling: [2] });
    const transport = scripted(layoutE, { dialling: [1] });
    const firstWrite = calls.findIndex((call) => call.startsWith('write'));
    transport.failAt(firstWrite, new TransportError('stall'));
    expect((await openStick(transport, ids, options)).atPort.interfaceNumber).toBe(1);
  });

  it('that all stay silent are a failure of their own', async () => {
    const transport = scripted(layoutE);
    await expectFailure(openStick(transport, ids, options), 'at-silent');
    expect(transport.claims.size).toBe(0);
  });

  it('that are all held by others are an error of the bus', async () => {
    const transport = scripted(layoutE);
    const claim = transport.claimInterface.bind(transport);
    transport.claimInterface = (number) =>
      number <= 2 ? Promise.reject(new TransportError('io', 'busy')) : claim(number);
    await expectFailure(openStick(transport, ids, options), 'usb-error');
    expect(transport.claims.size).toBe(0);
  });

  it('that are alone are not asked', async () => {
    const single = layoutD.slice();
    single.set([0xff, 0xff, 0xff], 9 + 5);
    const transport = scripted(single);
    const stick = await openStick(transport, ids, options);
    expect(stick.atPort).toMatchObject({ interfaceNumber: 0, role: 'unlabelled' });
    expect(transport.calls.filter((call) => call.startsWith('write'))).toEqual([]);
  });
});

it.each([
  ['stick-in-cd-mode', installCd],
  ['stick-hilink', hilink],
  ['stick-unsupported', layoutF],
  ['stick-unsupported', new Uint8Array(0)],
])('fails with %s without touching the device', async (code, configuration) => {
  const transport = scripted(configuration);
  await expectFailure(openStick(transport, ids, options), code);
  expect(transport.calls).toEqual([]);
});

describe.each([
  ['an E3372s-153', e3372s153, {}],
  ['an E3372h in its 155e form', layoutE, { dialling: [0], answering: [1] }],
])('at every step of opening %s', async (_, configuration, ports) => {
  const calls = await callsOf(configuration, ports);
  const steps = calls.map((call, index) => ({ call, index }));

  it.each(steps)('unplugging at $index ($call) is stick-gone', async ({ index }) => {
    const transport = scripted(configuration, ports);
    transport.failAt(index, 'unplug');
    await expectFailure(openStick(transport, ids, options), 'stick-gone');
    expect(transport.openPipes).toEqual([]);
  });

  it.each(steps)('an error at $index ($call) leaves no claim behind', async ({ call, index }) => {
    for (const reason of ['io', 'stall', 'timeout', 'overflow'] as const) {
      const transport = scripted(configuration, ports);
      transport.failAt(index, new TransportError(reason));
      const opening = openStick(transport, ids, options);
      if (mayFail(call, reason)) {
        await (await opening).close();
      } else {
        await expectFailure(opening, reason === 'stall' ? 'stick-unsupported' : 'usb-error');
      }
      expect(transport.claims.size).toBe(0);
      expect(transport.openPipes).toEqual([]);
      expect(transport.alternates.get(configuration === e3372s153 ? 2 : 4) ?? 0).toBe(0);
    }
  });

  function mayFail(call: string, reason: string): boolean {
    if (isPassedOver(call)) return true;
    const isRequired = /^(claim|set|open|in a1 80)/.test(call);
    return !isRequired && (reason === 'stall' || reason === 'timeout');
  }

  /** Ports beside the chosen one may be held by others, and a probed port may be broken. */
  function isPassedOver(call: string): boolean {
    return configuration === e3372s153
      ? /^(claim 1|open 82)$/.test(call)
      : /^(claim [012]|open|write|out 21 22)/.test(call);
  }
});

it('calls an I/O error stick-gone when the stick turns out to be gone', async () => {
  const transport = scripted(e3372s153);
  transport.answer('a1 80', new TransportError('io'));
  const opening = openStick(transport, ids, {
    ...options,
    onStep: ({ outcome }) => {
      if (outcome === 'failed') transport.unplug();
    },
  });
  await expectFailure(opening, 'stick-gone');
});

interface Ports {
  /** Interface numbers of the unlabelled ports that dial, and of those that only answer AT. */
  readonly dialling?: readonly number[];
  readonly answering?: readonly number[];
}

function scripted(configuration: Uint8Array, ports: Ports = {}): ScriptedTransport {
  const transport = new ScriptedTransport(configuration);
  transport.answer('a1 80', PARAMETERS);
  transport.answer('a1 83', '01 00');
  transport.answer('a1 85', '00 40 00 00');
  transport.strings.set(9, '001e101f0000');
  const endpoints: Readonly<Record<number, readonly [number, number]>> = {
    0: [0x82, 0x02],
    1: [0x84, 0x03],
    2: [0x85, 0x04],
  };
  for (const [ability, numbers] of [
    ['dials', ports.dialling ?? []],
    ['answers', ports.answering ?? []],
  ] as const) {
    for (const number of numbers) {
      const [bulkIn = 0, bulkOut = 0] = endpoints[number] ?? [];
      transport.onWrite(bulkOut, respondAs(ability, transport, bulkIn));
    }
  }
  return transport;
}

function respondAs(ability: 'dials' | 'answers', transport: ScriptedTransport, bulkIn: number) {
  return (bytes: Uint8Array) => {
    const line = Buffer.from(bytes).toString();
    const answer =
      line === 'AT\r'
        ? '\r\nOK\r\n'
        : ability === 'dials'
          ? '\r\n^NDISSTATQRY:0,,,"IPV4"\r\n\r\nOK\r\n'
          : '\r\nERROR\r\n';
    transport.emit(bulkIn, Buffer.from(answer));
  };
}

/** Every call of an opening that goes well. */
async function callsOf(configuration: Uint8Array, ports: Ports = {}): Promise<readonly string[]> {
  const transport = scripted(configuration, ports);
  await openStick(transport, ids, options);
  return [...transport.calls];
}

async function expectFailure(opening: Promise<unknown>, code: string): Promise<void> {
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FailureError);
  expect((error as FailureError).failure.code).toBe(code);
}
