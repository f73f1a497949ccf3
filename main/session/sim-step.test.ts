import { expect, it } from 'vitest';

import { simStep } from './sim-step.ts';

const asks = (refused: object | undefined, kind = 'pin', triesLeft: number | undefined = 3) => ({
  next: { state: 'pin-required', kind, triesLeft, refused },
  effects: [{ type: 'clear-deadline' }],
});
const locked = { status: 'pin', triesLeft: 3 } as const;
const wrong = { code: 'pin-wrong', triesLeft: 2 } as const;

it('goes on to the network with an open SIM', () => {
  expect(simStep({ status: 'ready' }, undefined).next.state).toBe('registering');
});

it('asks for the PIN or the PUK, with no deadline', () => {
  expect(simStep(locked, undefined)).toEqual(asks(undefined));
  expect(simStep({ status: 'puk', triesLeft: 10 }, undefined)).toEqual(asks(undefined, 'puk', 10));
});

it('says why it asks again', () => {
  expect(simStep({ ...locked, triesLeft: 2 }, wrong)).toEqual(asks(wrong, 'pin', 2));
});

it('ends with a SIM that has no PUK tries left, and with no other', () => {
  expect(simStep({ status: 'puk', triesLeft: 0 }, undefined).next).toEqual({
    state: 'closing',
    failure: { code: 'sim-blocked' },
  });
  expect(simStep({ status: 'pin', triesLeft: 0 }, undefined).next.state).toBe('pin-required');
});

it('tells of an attempt on record, unless there is something newer to say', () => {
  const onRecord = 'unfinished-attempt';
  const told = { code: 'pin-guarded', detail: onRecord };
  expect(simStep({ ...locked, onRecord }, undefined)).toEqual(asks({ ...told, triesLeft: 3 }));
  expect(simStep({ ...locked, onRecord }, wrong)).toEqual(asks(wrong));
  const uncounted = simStep({ status: 'pin', triesLeft: undefined, onRecord }, undefined);
  expect(uncounted.next).toEqual({
    state: 'pin-required',
    kind: 'pin',
    triesLeft: undefined,
    refused: told,
  });
});

it('takes the remembered PIN once: not after a refusal, not with an attempt on record', () => {
  const remembered = { ...locked, remembered: true };
  expect(simStep(remembered, undefined)).toEqual({
    next: { state: 'unlocking' },
    effects: [{ type: 'set-deadline', afterMs: 40_000 }, { type: 'unlock-sim-by-memory' }],
  });
  expect(simStep({ ...remembered, remembered: false }, undefined)).toEqual(asks(undefined));
  expect(simStep(remembered, wrong).next.state).toBe('pin-required');
  const onRecord = 'stored-code-refused';
  expect(simStep({ ...remembered, onRecord }, undefined).next.state).toBe('pin-required');
});
