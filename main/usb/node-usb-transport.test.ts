import { afterEach, expect, it } from 'vitest';

import { e3372s153 } from '../../simulator/profiles/e3372s-153.ts';
import { StickCounters } from '../../simulator/stick-counters.ts';
import { VirtualUsbDevice } from '../../simulator/virtual-usb-device.ts';
import { VirtualUsbHandle } from '../../test/fakes/virtual-usb-handle.ts';
import { NodeUsbTransport } from './node-usb-transport.ts';
import { TransportError } from './stick-transport.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function make() {
  const usb = new VirtualUsbDevice(e3372s153, new StickCounters());
  const handle = new VirtualUsbHandle(usb);
  const transport = await NodeUsbTransport.open({ handle, presence: handle.presence });
  cleanUps.push(() => transport.close().finally(() => usb.detach()));
  return { usb, handle, transport };
}

const ALL_DRIVEN = new Set([0, 1, 2, 3]);

it('takes an interface from its kernel driver, and only that one', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(2);
  expect(handle.calls).toEqual(['detach 2', 'claim 2']);
  expect(handle.driven).toEqual(new Set([0, 1, 3]));
});

it('does not claim twice what it holds', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(2);
  await transport.claimInterface(2);
  expect(handle.calls).toEqual(['detach 2', 'claim 2']);
});

it('lets drivers back only when the last interface is released', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(2);
  await transport.claimInterface(0);
  await transport.releaseInterface(2);
  expect(handle.driven).toEqual(new Set([1, 3]));
  await transport.releaseInterface(0);
  expect(handle.calls.slice(-3)).toEqual(['release 0', 'attach 0', 'attach 2']);
  expect(handle.driven).toEqual(ALL_DRIVEN);
});

it('gives everything back when it is closed', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(2);
  await transport.claimInterface(0);
  await transport.close();
  expect(handle.driven).toEqual(ALL_DRIVEN);
  expect(handle.isClosed).toBe(true);
});

it('finds a driver for an interface that a killed program left without one', async () => {
  const { handle, transport } = await make();
  handle.driven.delete(2);
  await transport.claimInterface(2);
  await transport.close();
  expect(handle.calls).toEqual(['claim 2', 'release 2', 'attach 2']);
});

it('gives back what it took in vain from a driver', async () => {
  const { handle, transport } = await make();
  handle.heldByOthers.add(0);
  await expect(transport.claimInterface(0)).rejects.toMatchObject({ reason: 'busy' });
  await transport.close();
  expect(handle.driven).toEqual(ALL_DRIVEN);
});

it('touches no interface of a stick that is gone', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(2);
  handle.unplug();
  expect(await transport.gone).toBe('unplugged');
  await transport.close();
  expect(handle.calls).toEqual(['detach 2', 'claim 2']);
  expect(handle.isClosed).toBe(true);
});

it('leaves every interface with its driver when the system has reset the stick', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(0);
  transport.openIn(
    0x81,
    { size: 512, inFlight: 2 },
    () => {},
    () => {},
  );
  handle.resetBySystem();
  expect(await transport.gone).toBe('reset');
  await transport.close();
  expect(handle.driven).toEqual(ALL_DRIVEN);
  expect(handle.isClosed).toBe(true);
});

it('closes the handle when the descriptor can not be read', async () => {
  const usb = new VirtualUsbDevice(e3372s153, new StickCounters());
  const handle = new VirtualUsbHandle(usb);
  handle.unplug();
  await expect(NodeUsbTransport.open({ handle, presence: handle.presence })).rejects.toBeInstanceOf(
    TransportError,
  );
  expect(handle.isClosed).toBe(true);
});

it('uses the buffers of a pipe again', async () => {
  const { usb, transport } = await make();
  await transport.claimInterface(0);
  const buffers = new Set<ArrayBufferLike>();
  let count = 0;
  const pipe = transport.openIn(
    0x81,
    { size: 512, inFlight: 3 },
    (bytes) => {
      buffers.add(bytes.buffer);
      count += 1;
    },
    () => {},
  );
  for (let i = 0; i < 30; i += 1) usb.inEndpoint(0x81).send(Uint8Array.of(i));
  while (count < 30) await new Promise((resolve) => setImmediate(resolve));
  expect(buffers.size).toBe(3);
  await pipe.close();
});

it('has no transfer left under way once it is closed', async () => {
  const { handle, transport } = await make();
  await transport.claimInterface(0);
  transport.openIn(
    0x81,
    { size: 512, inFlight: 4 },
    () => {},
    () => {},
  );
  const writing = transport.write(0x01, Uint8Array.of(1), 0).catch(() => {});
  expect(handle.pendingCount).toBe(5);
  await transport.close();
  await writing;
  expect(handle.pendingCount).toBe(0);
});
