import { expect, it } from 'vitest';

import { CarrierClosedError, type FrameCarrier } from '../frame-carrier.ts';
import { LastingCarrier } from './lasting-carrier.ts';

/** Counts what reaches it; a wait ends when the test says so. */
class CountingCarrier implements FrameCarrier {
  writes = 0;
  waits = 0;
  closes = 0;
  ready: () => void = () => {};

  writeBatch(): number {
    this.writes += 1;
    return 1;
  }
  readInto(): number {
    return 1;
  }
  readable(): Promise<void> {
    this.waits += 1;
    return new Promise((resolve) => (this.ready = resolve));
  }
  close(): Promise<void> {
    this.closes += 1;
    return Promise.resolve();
  }
}

const batch = { bytes: new Uint8Array(14), table: Uint32Array.of(0, 14), count: 1 };
const slots = {} as Parameters<FrameCarrier['readInto']>[0];

it('passes frames on while the loan is open, and none after', async () => {
  const network = new CountingCarrier();
  const loan = new LastingCarrier(network).lend();
  expect([loan.writeBatch(batch), loan.readInto(slots)]).toEqual([1, 1]);
  await loan.close();
  expect([loan.writeBatch(batch), loan.readInto(slots)]).toEqual([0, 0]);
  expect(network).toMatchObject({ writes: 1, closes: 0 });
});

it('ends the wait of a closed loan and lets the next one take it over', async () => {
  const network = new CountingCarrier();
  const lasting = new LastingCarrier(network);
  const first = lasting.lend();
  const waiting = first.readable();
  await first.close();
  await expect(waiting).rejects.toThrow(CarrierClosedError);
  await expect(first.readable()).rejects.toThrow(CarrierClosedError);

  const second = lasting.lend();
  const next = second.readable();
  network.ready();
  await next;
  expect(network.waits).toBe(1);
});

it('closes the network itself only when it is closed', async () => {
  const network = new CountingCarrier();
  const lasting = new LastingCarrier(network);
  await lasting.lend().close();
  await lasting.close();
  expect(network.closes).toBe(1);
});
