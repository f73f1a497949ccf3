/** What the app makes of a person's wishes, over the real session and the built-in stick. */
import { afterEach, describe, expect, it } from 'vitest';

import { simKeyOf } from '../../main/app/sim-key.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import type { SessionStateName } from '../../shared/session.ts';
import { appRun, type AppRun, type AppRunOptions } from './app-run.ts';

const ICCID = '8949020000012345678';

let run: AppRun;
afterEach(() => run.app.close());

function start(options: AppRunOptions = {}): AppRun {
  return (run = appRun(options));
}

const isIn =
  (...names: readonly SessionStateName[]) =>
  ({ session }: AppSnapshot) =>
    names.includes(session.current.state);

async function online(options: AppRunOptions = {}, scenario = 'open'): Promise<AppRun> {
  start(options);
  await run.dispatch('use-virtual-stick', { scenario });
  await run.until(isIn('online'));
  return run;
}

const pinStore = (pins = new Map<string, string>()) => ({
  pins,
  get: (simKey: string) => Promise.resolve(pins.get(simKey)),
  set: (simKey: string, pin: string) => Promise.resolve(void pins.set(simKey, pin)),
  delete: (simKey: string) => Promise.resolve(void pins.delete(simKey)),
});

describe('a connection', () => {
  it('follows routing, destinations and name servers that change while it is online', async () => {
    start({ onBus: [{ busPath: '1-2', kind: 'ncm', model: 'E3372', users: [] }] });
    await run.app.start();
    await run.dispatch('connect', undefined);
    await run.until(isIn('online'));
    const routing = () => run.hostNetwork.current?.routing;
    expect(routing()).toEqual({ mode: 'everything', destinations: [], nameServers: [] });
    await run.dispatch('update-settings', { routingMode: 'when-no-other' });
    await expect.poll(routing).toMatchObject({ mode: 'when-no-other' });
    await run.dispatch('update-settings', {
      routingMode: 'chosen',
      chosenDestinations: ['192.0.2.0/24'],
      nameServers: ['9.9.9.9'],
    });
    await expect
      .poll(routing)
      .toEqual({ mode: 'chosen', destinations: ['192.0.2.0/24'], nameServers: ['9.9.9.9'] });
    expect(run.snapshot().session.current.state).toBe('online');
  });

  it('restarts the stick for real, and comes back', async () => {
    await online();
    await run.dispatch('restart-stick', undefined);
    await run.until(isIn('waiting-for-stick'));
    // It is on its way back, so it stays in the list.
    expect(run.snapshot().sticks.found).toHaveLength(1);
    await run.until(isIn('online'));
    expect(run.sent.filter((line) => line === 'AT^RESET')).toHaveLength(1);
    expect(run.snapshot().history.map(({ kind }) => kind)).toEqual(['online', 'healed']);
  });

  it('is there again after the stick was pulled out and plugged in, with the same engine', async () => {
    await online();
    await run.app.unplugVirtualStick();
    await run.until(isIn('waiting-for-stick'));
    expect(run.snapshot().sticks.found).toEqual([]);
    await run.app.plugVirtualStick('open');
    await run.until(isIn('online'));
    expect(run.opened).toHaveLength(1);
  });

  it('takes a stick over from who uses it', async () => {
    start();
    await run.dispatch('use-virtual-stick', { scenario: 'busy' });
    expect(run.app.isBusy).toBe(false);
    expect(run.snapshot().sticks.found).toMatchObject([{ users: ['ModemManager'] }]);
    await run.dispatch('take-over', undefined);
    await run.until(isIn('online'));
    expect(run.snapshot().sticks.found).toMatchObject([{ users: [] }]);
  });

  it('shows traffic, counts it, and forgets the curve when it is over', async () => {
    await online();
    await run.until(({ traffic, usage }) => traffic.samples.length > 0 && usage.sessionBytes > 0);
    await run.dispatch('disconnect', undefined);
    await run.until(({ traffic }) => traffic.samples.length === 0);
    expect(run.snapshot().history.map(({ kind }) => kind)).toEqual(['online', 'offline']);
  });
});

describe('a stick that is a router', () => {
  it('becomes a modem once it was plugged in anew', async () => {
    start();
    await run.dispatch('use-virtual-stick', { scenario: 'hilink' });
    expect(run.snapshot().sticks.hilink).toEqual({ page: 'http://192.168.8.1/' });
    expect(await run.dispatch('connect', undefined)).toMatchObject({
      failure: { code: 'stick-hilink' },
    });
    await run.dispatch('switch-to-modem-mode', undefined);
    expect(run.snapshot().sticks.hilink).toMatchObject({ modemMode: 'replug' });
    expect(run.saved.settings).toMatchObject({ preferModemMode: true });
    await run.app.unplugVirtualStick();
    await run.app.plugVirtualStick('hilink');
    await run.until(isIn('online'));
    expect(run.opened).toMatchObject([{ profile: 'cd-1f01', firstModeSwitch: 'alt' }]);
  });

  it('says so when the system was faster', async () => {
    const router = { busPath: '1-2', kind: 'hilink', model: 'E3372', users: [] };
    start({ onBus: [router] });
    await run.app.start();
    await run.dispatch('switch-to-modem-mode', undefined);
    run.plugOnBus([]);
    await run.until(({ sticks }) => sticks.found.length === 0);
    run.plugOnBus([router]);
    const { sticks } = await run.until(({ sticks: { found } }) => found.length === 1);
    expect(sticks.hilink).toMatchObject({ modemMode: 'taken' });
    await run.dispatch('disconnect', undefined);
    expect(run.snapshot().sticks.hilink).not.toHaveProperty('modemMode');
    expect(run.saved.settings).toMatchObject({ preferModemMode: false });
  });

  it('is brought out of its install CD without a question', async () => {
    await online({}, 'install-cd');
  });
});

describe('a stick that is plugged in', () => {
  const stick = { busPath: '1-2', kind: 'ncm', model: 'E3372', users: [] };

  it('waits for a person where its SIM is a new one, and connects by itself the next time', async () => {
    start({ onBus: [stick] });
    await run.app.start();
    await run.until(isIn('registering'));
    await run.until(isIn('idle'));
    expect(run.sent.some((line) => line.startsWith('AT^NDISDUP=1,1'))).toBe(false);
    await run.dispatch('connect', undefined);
    await run.until(isIn('online'));
    await expect.poll(() => run.saved.knownSims).toEqual([run.snapshot().sim.simKey]);
    const { knownSims = [] } = run.saved;
    await run.app.close();

    start({ onBus: [stick], knownSims });
    await run.app.start();
    await run.until(isIn('online'));
  });

  it('is left alone where that is wanted, and where another program than ModemManager has it', async () => {
    start({ onBus: [stick], settings: { autoConnect: false } });
    await run.app.start();
    expect(run.app.isBusy).toBe(false);
    await run.app.close();
    start({ onBus: [{ ...stick, users: [{ program: 'pppd' }] }] });
    await run.app.start();
    expect(run.app.isBusy).toBe(false);
  });
});

describe('the PIN', () => {
  it('is remembered where the person wants it, and sent by itself the next time', async () => {
    const store = pinStore();
    start({ pinStore: store });
    await run.dispatch('use-virtual-stick', { scenario: 'locked' });
    await run.until(isIn('pin-required'));
    await run.dispatch('enter-pin', { pin: '1234', remember: true, lastTryAccepted: false });
    const { sim } = await run.until((all) => isIn('online')(all) && all.sim.pinRemembered);
    expect([...store.pins]).toEqual([[sim.simKey, '1234']]);
    await run.app.close();

    start({ pinStore: store });
    await run.dispatch('use-virtual-stick', { scenario: 'locked' });
    await run.until(isIn('online', 'pin-required'));
    expect(run.snapshot().session.current.state).toBe('online');
  });

  it('is forgotten when the SIM refuses it, and asked for', async () => {
    const key = await simKeyOfThePracticeSim();
    const store = pinStore(new Map([[key, '9999']]));
    start({ pinStore: store });
    await run.dispatch('use-virtual-stick', { scenario: 'locked' });
    await run.until(isIn('pin-required'));
    await expect.poll(() => store.pins.size).toBe(0);
    expect(run.sent.filter((line) => line.startsWith('AT+CPIN='))).toHaveLength(1);
  });

  it('is changed, and its lock switched off, in one try each; what is remembered follows', async () => {
    const store = pinStore();
    start({ pinStore: store });
    await run.dispatch('use-virtual-stick', { scenario: 'locked' });
    await run.until(isIn('pin-required'));
    await run.dispatch('enter-pin', { pin: '1234', remember: true, lastTryAccepted: false });
    await run.until((all) => isIn('online')(all) && all.sim.pinRemembered);
    expect(await run.dispatch('change-pin', { pin: '0000', newPin: '4321' })).toMatchObject({
      value: { ok: false, failure: { code: 'pin-wrong' }, triesLeft: 2 },
    });
    expect(await run.dispatch('change-pin', { pin: '1234', newPin: '4321' })).toMatchObject({
      value: { ok: true },
    });
    expect([...store.pins.values()]).toEqual(['4321']);
    await run.dispatch('set-pin-lock', { locked: false, pin: '4321' });
    await run.until(({ sim }) => sim.pinLock === false);
  });
});

describe('the plan', () => {
  it('is asked for before anything is dialled, and remembered for the SIM', async () => {
    start();
    await run.dispatch('use-virtual-stick', { scenario: 'several-plans' });
    const { plans } = await run.until(({ plans: { needsChoice } }) => needsChoice);
    expect(run.sent.some((line) => line.startsWith('AT^NDISDUP=1,1'))).toBe(false);
    // At once, while the session is still being put down.
    await run.dispatch('choose-plan', { planId: plans.candidates[1]?.id });
    const { settings, sim } = await run.until(isIn('online'));
    expect(settings.plans[sim.simKey ?? '']).toMatchObject({ apn: plans.candidates[1]?.apn });
  });

  it('is found by the doctor, with consent, and remembered', async () => {
    start();
    await run.dispatch('use-virtual-stick', { scenario: 'apn-refused' });
    const { plans } = await run.until(({ plans: { needsChoice } }) => needsChoice);
    await run.dispatch('choose-plan', { planId: plans.candidates[0]?.id });
    await run.until(isIn('failed'));
    await run.dispatch('start-apn-doctor', undefined);
    const found = await run.until((all) => all.plans.doctor?.done === true);
    expect(found.plans.doctor?.outcomes.map((end) => (end === 'online' ? end : end.code))).toEqual([
      'apn-refused',
      'online',
    ]);
    expect(found.plans.chosen).toMatchObject({ apn: 'internet.t-d1.de' });
    expect(found.settings.plans[found.sim.simKey ?? '']).toEqual(found.plans.chosen);
  });
});

describe('the data limit', () => {
  const budget = { limitBytes: 1e9, firstDay: 1, disconnectAtLimit: true, asked: true };

  it('warns, ends the session, and lets it go on with what is allowed on top', async () => {
    await online({ settings: { budget } });
    run.app.countElsewhere(850e6);
    expect(run.snapshot().usage.state).toBe('warned');
    run.app.countElsewhere(200e6);
    const { session } = await run.until(isIn('failed'));
    expect(session.problem).toMatchObject({ failure: { code: 'cap-reached' } });
    expect(await run.dispatch('connect', undefined)).toMatchObject({
      failure: { code: 'cap-reached' },
    });
    await run.dispatch('allow-more-data', { bytes: 200e6 });
    await run.until(isIn('online'));
    expect(run.snapshot().history.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['budget', 'budget', 'problem', 'online']),
    );
  });

  it('only warns where that is wanted', async () => {
    await online({ settings: { budget: { ...budget, disconnectAtLimit: false } } });
    run.app.countElsewhere(2e9);
    expect(run.snapshot().usage.state).toBe('reached');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(run.snapshot().session.current.state).toBe('online');
  });
});

/** As the app itself tells it. */
async function simKeyOfThePracticeSim(): Promise<string> {
  await online();
  const { simKey } = await run.until(({ sim }) => sim.simKey !== undefined).then(({ sim }) => sim);
  await run.app.close();
  expect(simKey).not.toBe(simKeyOf(ICCID));
  return simKey ?? '';
}
