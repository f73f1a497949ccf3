/** The whole program, Worker included: a stick that is pulled out and plugged in goes online again. */
import { expect, it } from 'vitest';

import { composeSession } from '../../main/compose.ts';

it('is online again after its stick was pulled out and plugged in', async () => {
  const session = composeSession({
    spec: {
      kind: 'virtual',
      profile: 'e3372h-1506',
      faults: { noIpv6: true },
      seed: 1,
      timeScale: 0.05,
      sim: { pin: undefined },
      carrier: { kind: 'built-in' },
      host: 'make-believe',
    },
    settings: { apn: 'internet', roamingAllowed: false, routing: 'none' },
    reconnect: true,
  });
  const { runner, connection } = session;
  const reach = (name: string) =>
    runner.whenState(({ state }) => [name, 'failed', 'idle'].includes(state));
  try {
    connection.connect();
    expect(await reach('online')).toMatchObject({ state: 'online' });
    await session.actOnVirtualStick({ do: 'unplug' });
    expect(await reach('waiting-for-stick')).toMatchObject({
      state: 'waiting-for-stick',
      cause: { code: 'stick-gone' },
    });
    // It comes back as an install CD.
    await session.actOnVirtualStick({ do: 'plug-in' });
    expect(await reach('online')).toMatchObject({ state: 'online' });
    expect(connection.snapshot.history).toContainEqual(
      expect.objectContaining({ type: 'healing', action: 'await-stick', outcome: 'worked' }),
    );
  } finally {
    await session.end();
  }
}, 60_000);
