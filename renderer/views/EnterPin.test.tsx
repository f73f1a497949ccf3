import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import * as state from '../../test/fakes/app-snapshots.ts';
import { FakeStickApi } from '../../test/fakes/fake-stick-api.ts';
import { App } from '../App.tsx';
import { mirrorEngine } from '../client/stick-store.ts';

afterEach(cleanup);

async function show(snapshot: AppSnapshot): Promise<FakeStickApi> {
  const api = new FakeStickApi(snapshot);
  render(<App api={api} store={await mirrorEngine(api)} now={() => state.NOW_MS} />);
  return api;
}

const type = (text: string) =>
  fireEvent.change(screen.getByLabelText('PIN'), { target: { value: text } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const submit = () => fireEvent.submit(screen.getByLabelText('PIN'));
const pinsSent = (api: FakeStickApi) =>
  api.asked.filter(({ channel }) => channel === 'enter-pin').map(({ args }) => args);

it('sends one PIN per entry and empties the field', async () => {
  const api = await show(state.pinRequired);
  type('12 34x');
  submit();
  submit();
  await act(async () => {});
  expect(pinsSent(api)).toEqual([{ pin: '1234', remember: true, lastTryAccepted: false }]);
  expect(screen.getByLabelText<HTMLInputElement>('PIN').value).toBe('');
});

it('waits for four digits and says so', async () => {
  const api = await show(state.pinRequired);
  type('123');
  submit();
  press('Unlock');
  expect(pinsSent(api)).toEqual([]);
  expect(screen.getByRole('button', { name: 'Unlock' }).getAttribute('aria-describedby')).toBe(
    screen.getByText('4 to 8 digits').id,
  );
});

it('sends the last try only with consent', async () => {
  const api = await show(state.lastPinTry);
  type('1234');
  submit();
  expect(pinsSent(api)).toEqual([]);
  fireEvent.click(screen.getByLabelText('I have checked it in the letter'));
  submit();
  await act(async () => {});
  expect(pinsSent(api)).toEqual([{ pin: '1234', remember: false, lastTryAccepted: true }]);
});

it('starts empty and says how many tries are left when one was refused', async () => {
  const api = await show(state.pinRequired);
  type('1234');
  act(() => api.push({ session: state.pinWrong.session }));
  expect(screen.getByLabelText<HTMLInputElement>('PIN').value).toBe('');
  expect(screen.getByRole('alert').textContent).toContain('2 tries left');
  expect(document.activeElement).toBe(screen.getByLabelText('PIN'));
});

it('offers to remember a PIN only in a real keychain', async () => {
  await show(state.noKeychain);
  expect(screen.queryByLabelText('Remember for this SIM')).toBeNull();
  expect(screen.getByText(/has no keychain/)).toBeTruthy();
});
