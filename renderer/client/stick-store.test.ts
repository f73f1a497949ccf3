import { expect, it } from 'vitest';

import * as state from '../../test/fakes/app-snapshots.ts';
import { FakeStickApi } from '../../test/fakes/fake-stick-api.ts';
import { mirrorEngine } from './stick-store.ts';

it('loses no change that comes while the snapshot is on its way', async () => {
  const api = new FakeStickApi(state.noStick, {
    'get-snapshot': () => {
      api.push({ session: state.pinRequired.session });
      return { ok: true, value: state.noStick };
    },
  });
  const store = await mirrorEngine(api);
  expect(store.get().session).toEqual(state.pinRequired.session);
});

it('keeps slices that did not change as they are', async () => {
  const api = new FakeStickApi(state.home);
  const store = await mirrorEngine(api);
  const { radio } = store.get();
  let told = 0;
  const stop = store.subscribe(() => (told += 1));
  api.push({ traffic: state.noStick.traffic });
  stop();
  api.push({ traffic: state.home.traffic });
  expect(told).toBe(1);
  expect(store.get().radio).toBe(radio);
});

it('fails with the reason when the engine gives no snapshot', async () => {
  const api = new FakeStickApi(state.noStick, {
    'get-snapshot': () => ({ ok: false, failure: { code: 'unexpected' } }),
  });
  await expect(mirrorEngine(api)).rejects.toMatchObject({ failure: { code: 'unexpected' } });
});
