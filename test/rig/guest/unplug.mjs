// The stick is pulled at random moments, from the opening to traffic: always the same end.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { check, measured, tellStick } from './host-link.mjs';
import {
  attachStick,
  expectEqual,
  expectMatch,
  run,
  start,
  STICK,
  stickGone,
  WEB_SERVER,
} from './machine.mjs';
import { driversBack, plugIn } from './stick-on-bus.mjs';

const moments = Number(/rig\.unplugs=(\d+)/.exec(readFileSync('/proc/cmdline', 'utf8'))?.[1] ?? 20);

export async function suite() {
  const { openSession } = await import('/tetherstick/rig/product-session.mjs');
  await plugIn();
  const session = openSession('1-1');
  const before = hostNetwork();
  const pulledIn = new Map();
  let onlineMs;

  await check('the session goes online in this process', async () => {
    const beganMs = performance.now();
    session.connect();
    await online(session);
    onlineMs = performance.now() - beganMs;
    await session.disconnect();
    return `${Math.round(onlineMs)} ms`;
  });
  await check(`pulled at ${moments} random moments, it always ends as "stick gone"`, async () => {
    for (let i = 0; i < moments; i += 1) {
      await attachIfGone();
      const state = await pullAfter(session, Math.random() * onlineMs * 1.3);
      pulledIn.set(state, (pulledIn.get(state) ?? 0) + 1);
      expectEqual(hostNetwork(), before);
    }
    return JSON.stringify(Object.fromEntries(pulledIn));
  });
  await check('plugged in once more, it is online again and gives everything back', async () => {
    await attachIfGone();
    session.connect();
    await online(session);
    await run('ping', '-c', '1', '-W', '20', WEB_SERVER);
    const { enteredMs } = session;
    measured(
      'from a modem that answers to online, s',
      ((enteredMs.get('online') - enteredMs.get('reading-sim')) / 1000).toFixed(1),
    );
    await session.disconnect();
    expectEqual(hostNetwork(), before);
    return driversBack();
  });
  await session.end();
}

/** Returns the state in which the stick was pulled. */
async function pullAfter(session, ms) {
  session.connect();
  await sleep(ms);
  const traffic =
    session.state.state === 'online'
      ? start('wget', ['-q', '-O', '/dev/null', `http://${WEB_SERVER}/download?bytes=200000000`])
      : undefined;
  if (traffic !== undefined) await sleep(Math.random() * 500);
  const pulledIn = session.state.state;
  await tellStick('unplug');
  await stickGone();
  const { failure } = await session.reach('failed', 'idle', 'waiting-for-stick');
  if (session.state.state === 'waiting-for-stick') await session.disconnect();
  else if (pulledIn !== 'opening' || failure?.code !== 'no-stick') {
    // One that is pulled before anything was asked of it was never there.
    expectEqual([pulledIn, failure?.code], [pulledIn, 'stick-gone']);
  }
  traffic?.child.kill('SIGKILL');
  return pulledIn;
}

async function online(session) {
  const { state, failure } = await session.reach('online', 'failed', 'idle');
  expectMatch(`${state} ${failure?.code ?? ''} ${failure?.detail ?? ''}`, /^online/);
}

/** Does not wait for drivers: whether they or the session come first is left to chance. */
async function attachIfGone() {
  if (existsSync(STICK)) return;
  await tellStick('plug');
  await attachStick();
}

/** Interfaces that are ours, and every route. */
function hostNetwork() {
  return {
    tuns: readdirSync('/sys/class/net').filter((name) => /^(tun|tether)/.test(name)),
    routes: readFileSync('/proc/net/route', 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('wwan')),
  };
}
