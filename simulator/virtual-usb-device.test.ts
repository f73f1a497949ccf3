import { afterEach, describe, expect, it } from 'vitest';

import type { ControlRequest } from '../main/usb/stick-transport.ts';
import { e3372s153 } from './profiles/e3372s-153.ts';
import { StickCounters } from './stick-counters.ts';
import { ACKNOWLEDGED, type ControlReply, type UsbFunction } from './usb-function.ts';
import { VirtualUsbDevice } from './virtual-usb-device.ts';

const devices: VirtualUsbDevice[] = [];
afterEach(() => devices.splice(0).forEach((device) => device.detach()));

describe('standard requests', () => {
  const cases: [name: string, request: Partial<ControlRequest>, reply: number[] | 'stall'][] = [
    ['GET_STATUS of the device', { request: 0 }, [1, 0]],
    ['GET_STATUS of an interface', { request: 0, recipient: 'interface', index: 2 }, [0, 0]],
    ['CLEAR_FEATURE of an endpoint', { request: 1, recipient: 'endpoint', index: 0x81 }, []],
    ['GET_CONFIGURATION', { request: 8 }, [1]],
    ['SET_CONFIGURATION to the only one', { request: 9, value: 1 }, []],
    ['SET_CONFIGURATION to another', { request: 9, value: 2 }, 'stall'],
    ['GET_INTERFACE', { request: 10, recipient: 'interface', index: 2 }, [0]],
    ['GET_INTERFACE of none', { request: 10, recipient: 'interface', index: 9 }, 'stall'],
    ['SET_INTERFACE to none', { request: 11, recipient: 'interface', index: 2, value: 2 }, 'stall'],
    ['GET_DESCRIPTOR of languages', { request: 6, value: 0x0300 }, [4, 3, 9, 4]],
    ['GET_DESCRIPTOR of a string', { request: 6, value: 0x0303, index: 0x0409 }, [34, 3, 0x30, 0]],
    ['… in another language', { request: 6, value: 0x0303, index: 0x0407 }, 'stall'],
    ['… of another configuration', { request: 6, value: 0x0201 }, 'stall'],
    ['SYNCH_FRAME', { request: 12, recipient: 'endpoint', index: 0x81 }, 'stall'],
  ];
  it.each(cases)('%s', async (_name, request, reply) => {
    const { ask } = make();
    const answer = await ask(request, 4);
    expect(answer === 'stall' ? answer : [...answer]).toEqual(reply);
  });

  it('SET_INTERFACE changes what GET_INTERFACE says', async () => {
    const { ask, device } = make();
    await ask({ request: 11, recipient: 'interface', index: 2, value: 1 });
    expect(await ask({ request: 10, recipient: 'interface', index: 2 })).toEqual(Uint8Array.of(1));
    expect(device.alternateOf(2)).toBe(1);
    expect(device.alternateOf(9)).toBeUndefined();
  });
});

it('is back in alternate setting 0 everywhere after SET_CONFIGURATION', async () => {
  const { ask, device, seen } = make();
  await ask({ request: 11, recipient: 'interface', index: 2, value: 1 });
  await ask({ request: 9, value: 1 });
  expect(device.alternateOf(2)).toBe(0);
  expect(seen).toEqual(['alternate 1 0']);
});

it('forgets what it wanted to send on an interface whose setting is selected', async () => {
  const { ask, device } = make();
  device.inEndpoint(0x81).send(Uint8Array.of(1));
  device.inEndpoint(0x82).send(Uint8Array.of(2));
  await ask({ request: 11, recipient: 'interface', index: 1, value: 0 });
  expect(device.inEndpoint(0x81).queuedBytes).toBe(1);
  expect(device.inEndpoint(0x82).queuedBytes).toBe(0);
});

describe('functions', () => {
  it('get the requests and settings of their interfaces', async () => {
    const { ask, seen } = make();
    await ask({ type: 'class', recipient: 'interface', request: 0x22, index: 1 });
    await ask({ request: 11, recipient: 'interface', index: 1, value: 0 });
    await ask({ request: 11, recipient: 'interface', index: 2, value: 1 });
    expect(seen).toEqual(['request 34', 'alternate 1 0']);
  });

  it('do not get those of others, nor of the device', async () => {
    const { ask, seen, counters } = make();
    for (const request of [
      { type: 'class', recipient: 'interface', request: 0x22, index: 0 },
      { type: 'vendor', recipient: 'device', request: 2, index: 1 },
      { type: 'class', recipient: 'endpoint', request: 0x22, index: 1 },
    ] as const) {
      expect(await ask(request)).toBe('stall');
    }
    expect(seen).toEqual([]);
    expect(counters.controlStalls).toBe(3);
  });
});

it('does not answer a request that was withdrawn, nor any once it left the bus', async () => {
  const { device, base } = make();
  const answers: string[] = [];
  const withdraw = device.control(base, new Uint8Array(0), 2, () => answers.push('withdrawn'));
  device.control(base, new Uint8Array(0), 2, () => answers.push('kept'));
  withdraw();
  await new Promise((resolve) => setImmediate(resolve));
  device.control(base, new Uint8Array(0), 2, () => answers.push('gone'));
  device.detach();
  device.control(base, new Uint8Array(0), 2, () => answers.push('too late'));
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toEqual(['kept']);
});

it('does not know endpoints it does not have', () => {
  const { device } = make();
  expect(() => device.inEndpoint(0x01)).toThrow(RangeError);
  expect(() => device.outEndpoint(0x81)).toThrow(RangeError);
});

function make() {
  const counters = new StickCounters();
  const device = new VirtualUsbDevice(e3372s153, counters);
  devices.push(device);
  const seen: string[] = [];
  const modem: UsbFunction = {
    interfaceNumbers: [1],
    control: ({ request }) => {
      seen.push(`request ${request}`);
      return ACKNOWLEDGED;
    },
    selectAlternate: (interfaceNumber, alternateSetting) => {
      seen.push(`alternate ${interfaceNumber} ${alternateSetting}`);
    },
  };
  device.addFunction(modem);
  const base: ControlRequest = {
    direction: 'in',
    type: 'standard',
    recipient: 'device',
    request: 0,
    value: 0,
    index: 0,
  };
  const ask = (request: Partial<ControlRequest>, length = 64): Promise<ControlReply> =>
    new Promise((resolve) => {
      device.control({ ...base, ...request }, new Uint8Array(0), length, resolve);
    });
  return { device, counters, seen, base, ask };
}
