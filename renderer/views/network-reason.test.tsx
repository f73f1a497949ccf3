/** The number that the network gave as its reason comes with its meaning. */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import type { Failure } from '../../shared/failure.ts';
import * as state from '../../test/fakes/app-snapshots.ts';
import { FakeStickApi } from '../../test/fakes/fake-stick-api.ts';
import { App } from '../App.tsx';
import { mirrorEngine } from '../client/stick-store.ts';

afterEach(cleanup);

async function pageOf(failure: Failure, language: 'en' | 'de'): Promise<string> {
  const api = new FakeStickApi({
    ...state.withStick({ state: 'failed', failure }),
    plans: state.planRefused.plans,
    settings: { ...state.noStick.settings, language },
  });
  render(<App api={api} store={await mirrorEngine(api)} now={() => state.NOW_MS} />);
  return screen.getByRole('main').textContent;
}

it.each([
  // PlanRefused.
  ['apn-refused', 50, 'en', 'reason number 50. It gives this plan IPv4 addresses only.'],
  ['apn-refused', 50, 'de', 'Grund Nummer 50. Es gibt diesem Tarif nur IPv4-Adressen.'],
  // Problem: the same number means something else where the network refused registration.
  ['bearer-refused', 8, 'en', 'reason number 8. The operator has barred data for this SIM.'],
  ['registration-denied', 8, 'en', 'reason number 8. This SIM may use neither data nor calls.'],
  ['registration-denied', 13, 'de', 'Diese SIM darf in dieser Gegend kein Roaming nutzen.'],
] as const)('%s with cause %i in %s says: %s', async (code, cause, language, words) => {
  expect(await pageOf({ code, cause }, language)).toContain(words);
});

it.each(['apn-refused', 'bearer-refused'] as const)(
  '%s keeps a number without known meaning as it is',
  async (code) => {
    const page = await pageOf({ code, cause: 254 }, 'en');
    expect(page).toMatch(/The network gave reason number 254\.(?! [A-Z])/);
  },
);
