import { expect, it } from 'vitest';

import { FaultState } from './fault-state.ts';
import { FaultSwitchError, noFaults, parseFaultSwitches } from './fault-switches.ts';

it('takes switches as plain data', () => {
  const switches = {
    ndpMustBeLast: false,
    simBusyMs: 0,
    bearerRefusedCause: 33,
    unplugAfterMs: undefined,
  };
  expect(parseFaultSwitches(switches)).toEqual(switches);
  expect(parseFaultSwitches(structuredClone({ ...noFaults }))).toEqual(noFaults);
});

it.each([
  [{ ndpLast: true }],
  [{ toString: true }],
  [{ roaming: 'yes' }],
  [{ roaming: undefined }],
  [{ simBusyMs: '5' }],
  [{ simBusyMs: -1 }],
  [{ simBusyMs: undefined }],
  [{ bearerRefusedCause: NaN }],
  [{ bearerRefusedCause: true }],
  [{ simBusyMs: Infinity }],
  [{ urcDropPercent: 101 }],
  [{ radioUplinkKbps: 0 }],
  [{ radioPathMtu: 100 }],
])('refuses %o', (switches) => {
  expect(() => parseFaultSwitches(switches)).toThrow(FaultSwitchError);
});

it('lays what was asked for over what the model has by nature', () => {
  const state = new FaultState({ ndpMustBeLast: true, simBusyMs: 3000 }, { simBusyMs: 5 });
  expect(state.now).toEqual({ ...noFaults, ndpMustBeLast: true, simBusyMs: 5 });
});

it('keeps what is not changed and tells of each change', () => {
  const state = new FaultState({ roaming: true }, undefined);
  let changes = 0;
  state.onChange(() => (changes += 1));
  state.set({ noNetwork: true });
  expect(state.now).toEqual({ ...noFaults, roaming: true, noNetwork: true });
  expect(changes).toBe(1);
});
