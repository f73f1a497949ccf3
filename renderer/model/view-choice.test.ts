import { expect, it } from 'vitest';

import * as state from '../../test/fakes/app-snapshots.ts';
import { viewFor } from './view-choice.ts';

it.each([
  ['plug-in', state.noStick],
  ['choose-stick', state.twoSticks],
  ['hilink', state.hilink],
  ['busy', state.busy],
  ['not-connected', state.notConnected],
  ['getting-ready', state.gettingReady],
  ['enter-pin', state.pinWrong],
  ['enter-puk', state.pukRequired],
  ['choose-plan', state.severalPlans],
  ['plan-refused', state.planRefused],
  ['apn-doctor', state.apnDoctor],
  ['apn-doctor', state.apnDoctorFailed],
  ['roaming', state.abroad],
  ['limit-reached', state.limitReached],
  ['reconnecting', state.reconnecting],
  ['data-limit', state.dataLimitAsked],
  ['home', state.home],
  ['problem', state.noAnswer],
  ['closing', state.withStick({ state: 'closing', failure: undefined })],
])('shows %s', (view, snapshot) => {
  expect(viewFor(snapshot)).toBe(view);
});

it('does not fall back to the first-run steps while it dials again', () => {
  const dialling = {
    ...state.home,
    session: {
      ...state.home.session,
      current: { state: 'dialling', operator: 'Telekom', attempt: 2 } as const,
    },
  };
  expect(viewFor(dialling)).toBe('reconnecting');
});

it('opens a stick again by itself and asks a person only for what hands must do', () => {
  const waiting = (action: 'reopen' | 'await-stick' | 'ask-to-replug') =>
    state.withStick({
      state: 'waiting-for-stick',
      cause: { code: 'at-silent' },
      attempt: 3,
      action,
    });
  expect(viewFor(waiting('reopen'))).toBe('reconnecting');
  expect(viewFor(waiting('await-stick'))).toBe('plug-in');
  expect(viewFor(waiting('ask-to-replug'))).toBe('plug-in');
});

it('shows no doctor over a connection that works', () => {
  const found = {
    ...state.home,
    plans: { ...state.apnDoctor.plans, doctor: { trying: 2, outcomes: [], done: true } },
  };
  expect(viewFor(found)).toBe('home');
});
