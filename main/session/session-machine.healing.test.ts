/** What the machine does about a loss once a connection has been up, remedy by remedy. */
import { describe, expect, it } from 'vitest';

import type { FailureCode } from '../../shared/failure.ts';
import type { SessionState } from '../../shared/session.ts';
import { step } from './session-machine.ts';
import type { SessionEvent, SessionRules, Step } from './step.ts';

const rules: SessionRules = {
  roamingAllowed: false,
  wasOnline: true,
  canReopen: true,
  resetsLeft: 3,
};
const lease = {
  address: '10.8.219.204',
  prefixLength: 29,
  gateway: '10.8.219.201',
  dnsServers: [],
  mtu: 1500,
  source: 'at',
} as const;
const online: SessionState = {
  state: 'online',
  families: { ipv4: true, ipv6: false },
  lease,
  lease6: undefined,
};
const failed = (code: FailureCode): SessionEvent => ({ type: 'failed', failure: { code } });
const passed: SessionEvent = { type: 'deadline-passed' };

type Recovering = Extract<SessionState, { state: 'recovering' }>;

function recovering(action: Recovering['action'], change: Partial<Recovering> = {}): Recovering {
  const cause = { code: 'no-answer' } as const;
  return { state: 'recovering', attempt: 3, cause, action, acting: false, ...change };
}

function typesOf({ effects }: Step): string[] {
  return effects.map(({ type }) => type);
}

describe('a stick that goes', () => {
  it('is given back, waited for and opened again', () => {
    const gone = step(online, failed('stick-gone'), rules);
    expect(gone.next).toEqual({
      state: 'closing',
      failure: { code: 'stick-gone' },
      comeBack: { attempt: 1, action: 'await-stick', pauseMs: 0 },
    });
    expect(typesOf(gone)).toEqual(['clear-deadline', 'close']);

    const waiting = step(gone.next, { type: 'closed' }, rules);
    expect(waiting.next).toEqual({
      state: 'waiting-for-stick',
      cause: { code: 'stick-gone' },
      attempt: 1,
      action: 'await-stick',
    });
    expect(waiting.effects).toEqual([{ type: 'await-stick', anew: false, notBeforeMs: 0 }]);
    expect(step(waiting.next, { type: 'stick-present' }, rules).next.state).toBe('opening');
  });

  it('is opened ever later when it comes and goes', () => {
    const pauses = [0, 1, 2, 3, 4, 5, 6, 7, 20].map((recoveries) => {
      const { next } = step(online, failed('stick-gone'), { ...rules, recoveries });
      return next.state === 'closing' ? next.comeBack?.pauseMs : undefined;
    });
    expect(pauses).toEqual([0, 0, 1_000, 2_000, 5_000, 10_000, 30_000, 30_000, 30_000]);
  });

  it.each(['stick-gone', 'stick-reset', 'no-stick'] as const)(
    'is waited for before it was ever online too: %s',
    (code) => {
      const first = { ...rules, wasOnline: false };
      expect(step({ state: 'opening' }, failed(code), first).next).toMatchObject({
        comeBack: { action: 'await-stick' },
      });
      const blind = { ...first, canReopen: false };
      expect(step({ state: 'opening' }, failed(code), blind).next).toEqual({
        state: 'closing',
        failure: { code },
      });
    },
  );

  it('is an end where nobody would see it come back', () => {
    expect(step(online, failed('stick-gone'), { ...rules, canReopen: false }).next).toEqual({
      state: 'closing',
      failure: { code: 'stick-gone' },
    });
  });

  it('is not opened again by somebody who leaves meanwhile', () => {
    const { next } = step(online, failed('stick-gone'), rules);
    const leaving = step(next, { type: 'disconnect-requested' }, rules);
    expect(leaving).toEqual({ next: { state: 'closing', failure: undefined }, effects: [] });
    expect(step(leaving.next, { type: 'closed' }, rules).next).toEqual({ state: 'idle' });
  });

  it('is not opened again where the host could not be restored', () => {
    const { next } = step(online, failed('stick-gone'), rules);
    const closed: SessionEvent = { type: 'closed', failure: { code: 'host-network-failed' } };
    expect(step(next, closed, rules)).toEqual({
      next: { state: 'failed', failure: { code: 'stick-gone' } },
      effects: [],
    });
  });
});

describe('a stick that does not answer', () => {
  it('is opened again after a moment; before it was online that is an answer', () => {
    const silent = step(online, failed('at-silent'), rules);
    expect(silent.next).toMatchObject({ comeBack: { action: 'reopen', pauseMs: 250 } });
    const first = step({ state: 'waking', product: 'E3372' }, passed, {
      ...rules,
      wasOnline: false,
    });
    expect(first.next).toEqual({ state: 'closing', failure: { code: 'at-silent' } });
  });

  it.each([
    [0, { action: 'reopen', pauseMs: 250 }],
    [1, { action: 'reopen', pauseMs: 2_000 }],
    [3, { action: 'reopen', pauseMs: 10_000 }],
  ])('after %i losses is given back and taken again', (recoveries, comeBack) => {
    const { next } = step(online, failed('at-error'), { ...rules, recoveries });
    expect(next).toMatchObject({ comeBack });
  });

  it('gets one restart on the way, or is opened again where none is left', () => {
    const third = { ...rules, recoveries: 2 };
    expect(step(online, failed('usb-error'), third)).toMatchObject({
      next: { state: 'recovering', action: 'reset-usb' },
      effects: [{ type: 'hang-up' }, { type: 'set-deadline', afterMs: 5_000 }],
    });
    expect(step(online, failed('usb-error'), { ...third, resetsLeft: 0 }).next).toMatchObject({
      comeBack: { action: 'reopen', pauseMs: 5_000 },
    });
  });

  it('is asked to be plugged in again in the end, and what is plugged in does not count', () => {
    const { next } = step(online, failed('at-silent'), { ...rules, recoveries: 4 });
    expect(next).toMatchObject({ comeBack: { action: 'ask-to-replug', attempt: 5 } });
    expect(step(next, { type: 'closed' }, rules).effects).toEqual([
      { type: 'await-stick', anew: true, notBeforeMs: 0 },
    ]);
  });

  it('is a matter for a person when it is the SIM, whatever was before', () => {
    const { next } = step({ state: 'reading-sim' }, failed('sim-missing'), rules);
    expect(next).toEqual({ state: 'closing', failure: { code: 'sim-missing' } });
  });
});

describe('a path that stays silent', () => {
  it.each([
    [0, 'redial', 250],
    [1, 'restart-radio', 1_000],
    [2, 'reset-modem', 2_000],
    [3, 'reset-usb', 5_000],
  ])('after %i losses gets %s, with the stick in hand', (recoveries, action, pauseMs) => {
    const lost = step(online, { type: 'unanswered' }, { ...rules, recoveries });
    expect(lost.next).toMatchObject({ state: 'recovering', action, attempt: recoveries + 1 });
    expect(lost.effects).toEqual([{ type: 'hang-up' }, { type: 'set-deadline', afterMs: pauseMs }]);
  });

  it('leaves the network and enters it again', () => {
    for (const event of [passed, { type: 'connect-requested' } as const]) {
      const result = step(recovering('restart-radio'), event, rules);
      expect(result.next).toEqual({ state: 'registering', registration: undefined });
      expect(typesOf(result)).toEqual(['restart-radio', 'set-deadline', 'watch-registration']);
    }
  });

  it.each(['reset-modem', 'reset-usb'] as const)('%s: the stick leaves by itself', (action) => {
    const told = step(recovering(action), passed, rules);
    expect(told.next).toEqual(recovering(action, { acting: true }));
    expect(told.effects).toEqual([{ type: 'set-deadline', afterMs: 15_000 }, { type: action }]);
    // It is told once, however impatient somebody is.
    expect(step(told.next, { type: 'connect-requested' }, rules)).toEqual({
      next: told.next,
      effects: [],
    });
    // That it goes is no new loss.
    const gone = step(told.next, failed('stick-gone'), { ...rules, recoveries: 3 });
    expect(gone.next).toMatchObject({ comeBack: { action: 'await-stick', attempt: 3 } });
  });

  it('counts a stick that goes in a pause, or fails in another way, as one more loss', () => {
    const later = { ...rules, recoveries: 3 };
    const pausing = recovering('reset-modem');
    expect(step(pausing, failed('stick-gone'), later).next).toMatchObject({
      comeBack: { action: 'await-stick', attempt: 4 },
    });
    const told = recovering('reset-modem', { acting: true });
    expect(step(told, failed('usb-error'), later).next).toMatchObject({
      comeBack: { action: 'reopen', attempt: 4 },
    });
  });

  it('takes a stick that does not heed its restart for one that does not answer', () => {
    const told = recovering('reset-modem', { acting: true });
    const blind = { ...rules, canReopen: false };
    expect(step(told, passed, blind).next).toMatchObject({
      state: 'closing',
      failure: { code: 'usb-error', detail: 'no reset-modem' },
    });
    expect(step(told, passed, { ...rules, recoveries: 3 }).next).toMatchObject({
      comeBack: { action: 'reopen', attempt: 4 },
    });
  });
});

describe('a doubt', () => {
  it('costs a look, and nothing more when there is an answer', () => {
    const doubted = step(online, { type: 'in-doubt' }, rules);
    expect(doubted.next).toBe(online);
    expect(doubted.effects).toEqual([
      { type: 'set-deadline', afterMs: 3_000 },
      { type: 'check-path' },
    ]);
    expect(step(doubted.next, { type: 'answered' }, rules)).toEqual({
      next: online,
      effects: [{ type: 'clear-deadline' }],
    });
  });

  it.each<SessionEvent>([passed, { type: 'unanswered' }])('is right after "$type"', (event) => {
    expect(step(online, event, rules).next).toMatchObject({
      state: 'recovering',
      cause: { code: 'no-answer' },
    });
  });
});

describe('a border', () => {
  const abroad: SessionEvent = {
    type: 'registration-changed',
    registration: { status: 'roaming' },
  };

  it('ends a connection whose owner did not allow that, for good', () => {
    expect(step(online, abroad, rules).next).toEqual({
      state: 'closing',
      failure: { code: 'roaming-blocked' },
    });
  });

  it('changes nothing where it is allowed, or where it is still the home network', () => {
    const stays = { next: online, effects: [] };
    expect(step(online, abroad, { ...rules, roamingAllowed: true })).toEqual(stays);
    const home: SessionEvent = { type: 'registration-changed', registration: { status: 'home' } };
    expect(step(online, home, rules)).toEqual(stays);
  });
});

describe('the registration', () => {
  const registering: SessionState = { state: 'registering', registration: undefined };

  it('is shown while the network is searched for', () => {
    for (const status of ['searching', 'none'] as const) {
      const event: SessionEvent = { type: 'registration-changed', registration: { status } };
      expect(step(registering, event, rules)).toEqual({
        next: { state: 'registering', registration: { status } },
        effects: [],
      });
    }
  });

  it('may be abroad for those who allow it', () => {
    const registration = { status: 'roaming', operator: 'Orange' } as const;
    const allowed = { ...rules, roamingAllowed: true };
    expect(step(registering, { type: 'registration-changed', registration }, allowed).next).toEqual(
      { state: 'dialling', operator: 'Orange', attempt: 1 },
    );
  });

  it.each([undefined, 11])('denied for cause %s says so', (cause) => {
    const registration = { status: 'denied' as const, ...(cause === undefined ? {} : { cause }) };
    const first = { ...rules, wasOnline: false };
    const { next } = step(registering, { type: 'registration-changed', registration }, first);
    const failure = { code: 'registration-denied', ...(cause === undefined ? {} : { cause }) };
    expect(next).toStrictEqual({ state: 'closing', failure });
  });
});

describe('a later dialling', () => {
  const again: SessionState = { state: 'dialling', operator: 'Play', attempt: 2 };

  it.each<[SessionEvent, object, string]>([
    [{ type: 'bearer-down', cause: 27 }, { code: 'apn-refused', cause: 27 }, 'redial'],
    [passed, { code: 'bearer-timeout' }, 'restart-radio'],
  ])('that fails ($type) is one more loss', (event, cause, action) => {
    const { next } = step(again, event, { ...rules, recoveries: 1 });
    expect(next).toMatchObject({ state: 'recovering', attempt: 2, cause, action });
  });
});
