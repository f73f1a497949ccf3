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
