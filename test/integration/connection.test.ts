/** The face of a connection, over the virtual stick: what a window shows and asks for. */
import { afterEach, expect, it } from 'vitest';

import { Connection } from '../../main/session/connection.ts';
import type { ConnectionSnapshot } from '../../shared/connection-snapshot.ts';
import type { SessionStateName } from '../../shared/session.ts';
import { inProcessSession, reach, type InProcessOptions } from './in-process-session.ts';

let session: ReturnType<typeof inProcessSession>;
let connection: Connection;
afterEach(async () => {
  connection.dispose();
  await session.end();
});

function start(options: InProcessOptions = {}) {
  session = inProcessSession(options);
  connection = new Connection(session.runner);
  connection.connect();
  return session;
}

async function failsWith(code: string): Promise<void> {
  const state = await session.runner.settled();
  expect(state).toMatchObject({ state: 'failed', failure: { code } });
}

it('shows stick, SIM, network, signal and the way it came, in snapshots that never change', async () => {
  start();
  const seen: ConnectionSnapshot[] = [];
  const stop = connection.subscribe((snapshot) => seen.push(snapshot));
  const before = connection.snapshot;
  expect(connection.snapshot).toBe(before);
  await reach(session, 'online');
  stop();
  expect(before.session.state).toBe('opening');
  expect(connection.snapshot).toMatchObject({
    session: { state: 'online' },
    stick: { imei: '490154203237518' },
    sim: {
      imsiPrefix: expect.stringMatching(/^\d{6}$/) as string,
      mncLength: 2,
      asksForPin: false,
    },
    registration: { status: 'home' },
    signal: { rat: 'LTE' },
    settings: { apn: 'internet' },
  });
  expect(connection.snapshot.onlineSinceMs).toBeGreaterThan(0);
  expect(connection.snapshot.history.map(({ type }) => type)).toEqual(['connected']);
  const walk = new Set(seen.map(({ session: { state } }) => state));
  for (const name of ['waking', 'registering', 'dialling', 'online'] as SessionStateName[]) {
    expect(walk).toContain(name);
  }
});

it('keeps the password of the access point to itself', () => {
  start({ settings: { user: 'me', password: 'not to be shown' } });
  expect(JSON.stringify(connection.snapshot)).not.toContain('not to be shown');
});

it('goes on abroad once that is allowed, and ends there once it is not', async () => {
  start({ faults: { roaming: true } });
  await failsWith('roaming-blocked');
  connection.allowRoaming(true);
  await reach(session, 'online');
  connection.allowRoaming(false);
  await failsWith('roaming-blocked');
});

it('ends a connection that is carried over the border', async () => {
  start();
  await reach(session, 'online');
  session.stick().setFaults({ roaming: true });
  await failsWith('roaming-blocked');
});

it('goes on with another access point after the first was refused', async () => {
  start({ faults: { bearerRefusedCause: 27 } });
  await failsWith('apn-refused');
  session.next.faults = {};
  connection.setPlan({ apn: 'web.operator' });
  await reach(session, 'online');
  expect(connection.snapshot.settings.apn).toBe('web.operator');
});

it('dials an open call again with another access point', async () => {
  start();
  await reach(session, 'online');
  session.states.length = 0;
  connection.setPlan({ apn: 'web.operator' });
  await session.runner.whenState(({ state }) => state === 'dialling');
  await reach(session, 'online');
  expect(session.states.map(({ state }) => state)).not.toContain('recovering');
});

it('changes the routing and the name servers of an open connection', async () => {
  start();
  await reach(session, 'online');
  const routing = {
    mode: 'chosen',
    destinations: ['192.0.2.0/24'],
    nameServers: ['9.9.9.9'],
  } as const;
  connection.setRouting(routing);
  await expect.poll(() => session.hostNetwork.current?.routing).toEqual(routing);
  connection.setRouting({ ...routing, nameServers: [] });
  await expect.poll(() => session.hostNetwork.current?.routing.nameServers).toEqual([]);
  expect(session.runner.state.state).toBe('online');
});

it('ends at the limit, and goes on with more', async () => {
  start();
  connection.setDataBudget({ capBytes: 1_000, usedBeforeBytes: 1_000 });
  await failsWith('cap-reached');
  connection.allowMoreData(1_000_000);
  await reach(session, 'online');
  const { capBytes, usedBytes } = connection.snapshot.budget;
  expect(capBytes).toBe(1_001_000);
  expect(usedBytes).toBeGreaterThanOrEqual(1_000);
});

it('ends while it is online when the limit is reached there', async () => {
  start();
  await reach(session, 'online');
  connection.setDataBudget({ capBytes: 100, usedBeforeBytes: 100 });
  await failsWith('cap-reached');
});

it('changes the PIN and its lock, one attempt for each', async () => {
  start({ sim: { pin: '4711' } });
  await reach(session, 'pin-required');
  connection.enterPin({ pin: '4711' });
  await reach(session, 'online');
  expect(await connection.changePin('0000', '1234')).toMatchObject({
    code: 'pin-wrong',
    triesLeft: 2,
  });
  expect(await connection.changePin('4711', '12')).toMatchObject({ code: 'pin-guarded' });
  expect(await connection.changePin('4711', '1234')).toBeUndefined();
  expect(await connection.setPinLock(false, '1234')).toBeUndefined();
  expect(connection.snapshot.sim?.asksForPin).toBe(false);
});

it('refuses a change of the PIN while no stick is open', async () => {
  start();
  await connection.disconnect();
  expect(await connection.changePin('4711', '1234')).toMatchObject({ code: 'no-stick' });
});
