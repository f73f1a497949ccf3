import { expect, it } from 'vitest';

import type { DatapathCounters } from '../datapath/worker-contract.ts';
import { TrafficMeter } from './traffic-meter.ts';

function counters(sent: number, received: number): DatapathCounters {
  return {
    uplink: { bytes: sent },
    downlink: { bytes: received },
    link: {},
    ntb: {},
    tun: {},
    virtualStick: undefined,
  };
}

it('adds up across sticks and tells the speed of the last second', () => {
  const meter = new TrafficMeter();
  meter.read(counters(0, 0), 1_000);
  meter.read(counters(1_000, 125_000), 2_000);
  expect(meter.traffic).toEqual({
    sentBytes: 1_000,
    receivedBytes: 125_000,
    sendBitsPerSecond: 8_000,
    receiveBitsPerSecond: 1_000_000,
  });
  meter.rest();
  expect(meter.traffic.receiveBitsPerSecond).toBe(0);
  meter.read(counters(500, 500), 90_000);
  expect(meter.traffic).toMatchObject({ sentBytes: 1_500, receivedBytes: 125_500 });
});

it('counts against a limit from the moment it is set, and grows with what is allowed', () => {
  const meter = new TrafficMeter();
  meter.read(counters(1_000, 1_000), 1_000);
  expect(meter.isExhausted).toBe(false);
  meter.setBudget({ capBytes: 5_000, usedBeforeBytes: 4_000 });
  expect(meter.budget).toEqual({ capBytes: 5_000, usedBytes: 4_000 });
  meter.read(counters(1_600, 1_600), 2_000);
  expect(meter.isExhausted).toBe(true);
  meter.allowMore(1_000);
  expect(meter.budget).toEqual({ capBytes: 6_200, usedBytes: 5_200 });
  expect(meter.isExhausted).toBe(false);
  meter.setBudget(undefined);
  expect(meter.isExhausted).toBe(false);
});

it('tells no speed of a first reading, of one without time, or of one after a gap', () => {
  const meter = new TrafficMeter();
  const speed = () => meter.traffic.receiveBitsPerSecond;
  meter.read(counters(0, 1_000), 60_000);
  expect(speed()).toBe(0);
  meter.read(counters(0, 2_000), 60_000);
  expect(speed()).toBe(0);
  meter.read(counters(0, 3_000), 64_000);
  expect(speed()).toBe(2_000);
  meter.read(counters(0, 4_000), 69_000);
  expect(speed()).toBe(0);
  expect(meter.traffic.receivedBytes).toBe(4_000);
});

it.each([
  ['sent', 100, 5_000],
  ['received', 5_000, 100],
  ['either', 100, 200],
])('takes fewer bytes %s than before for another stick', (_name, sent, received) => {
  const meter = new TrafficMeter();
  meter.read(counters(1_000, 1_000), 1_000);
  meter.read(counters(sent, received), 2_000);
  expect(meter.traffic).toMatchObject({ sentBytes: 1_000 + sent, receivedBytes: 1_000 + received });
});

it('goes on counting through a second without traffic', () => {
  const meter = new TrafficMeter();
  for (const nowMs of [1_000, 2_000, 3_000]) meter.read(counters(700, 300), nowMs);
  expect(meter.traffic).toEqual({
    ...{ sentBytes: 700, receivedBytes: 300 },
    ...{ sendBitsPerSecond: 0, receiveBitsPerSecond: 0 },
  });
});

it('is exhausted with the last byte of the limit, and has nothing to allow without one', () => {
  const meter = new TrafficMeter();
  meter.allowMore(1_000);
  expect(meter.budget).toEqual({ capBytes: undefined, usedBytes: 0 });
  meter.setBudget({ capBytes: 1_000, usedBeforeBytes: 0 });
  meter.read(counters(500, 499), 1_000);
  expect(meter.isExhausted).toBe(false);
  meter.read(counters(500, 500), 2_000);
  expect(meter.isExhausted).toBe(true);
  meter.setBudget(undefined);
  expect(meter.budget).toEqual({ capBytes: undefined, usedBytes: 1_000 });
});
