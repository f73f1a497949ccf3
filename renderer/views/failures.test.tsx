import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import { failureCodes } from '../../shared/failure.ts';
import * as state from '../../test/fakes/app-snapshots.ts';
import { FakeStickApi } from '../../test/fakes/fake-stick-api.ts';
import { App } from '../App.tsx';
import { mirrorEngine } from '../client/stick-store.ts';

afterEach(cleanup);

const everyCode = failureCodes.flatMap((code) =>
  (['en', 'de'] as const).map((language) => [code, language] as const),
);

it.each(everyCode)('says what %s is and what to do next, in %s', async (code, language) => {
  const snapshot = {
    ...state.withStick({ state: 'failed', failure: { code, detail: 'raw text of a library' } }),
    plans: state.planRefused.plans,
    settings: { ...state.noStick.settings, language },
  };
  const api = new FakeStickApi(snapshot);
  render(<App api={api} store={await mirrorEngine(api)} now={() => state.NOW_MS} />);

  expect(screen.getByRole('heading', { level: 1 }).textContent).not.toBe('');
  const page = screen.getByRole('main').textContent;
  expect(page).not.toContain('raw text');
  expect(page).not.toContain(code.includes('-') ? code : 'undefined');
  // One thing to do, and a way to look closer or another choice at most.
  const buttons = screen.getByRole('main').querySelectorAll('form > div:last-of-type button');
  expect(buttons.length).toBeGreaterThanOrEqual(1);
  expect(buttons.length).toBeLessThanOrEqual(2);
});
