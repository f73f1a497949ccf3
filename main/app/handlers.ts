/** What a window asks for → what the app does. Arguments were checked before they come here. */
import { FailureError } from '../../shared/failure.ts';
import type { AtSession } from '../at/at-session.ts';
import { changePin } from '../at/commands/cpwd.ts';
import { setPinLock } from '../at/commands/clck.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { ApnDoctor } from './apn-doctor.ts';
import { sendConsoleLine } from './at-console.ts';
import type { Reporter } from './app-parts.ts';
import { outsidePage } from './outside-pages.ts';
import { sendWithPin } from './sim-codes.ts';
import type { TetheringApp } from './tethering-app.ts';

export function createHandlers(app: TetheringApp): Handlers {
  const { store, sticks, parts } = app;
  const doctor = new ApnDoctor(app);
  const runner = () => app.active?.engine.runner;
  return {
    'get-snapshot': () => store.snapshot,

    'choose-stick': ({ id }) => {
      sticks.choose(id);
      app.showSticks();
      if (store.snapshot.settings.autoConnect) app.connect();
      return undefined;
    },
    'use-virtual-stick': async ({ scenario }) => {
      await app.disconnect();
      app.useVirtualStick(scenario);
      app.connect();
      return undefined;
    },
    connect: () => nothing(app.connect()),
    disconnect: async () => nothing(await app.disconnect()),
    'take-over': () => refuse('helper-missing'),
    'restart-stick': async () => nothing(await app.reconnect()),
    'switch-to-modem-mode': () => refuse('platform-unsupported'),

    'enter-pin': ({ pin, remember, lastTryAccepted: consentToLastTry }) => {
      if (remember) app.rememberPin(pin);
      runner()?.unlock({ kind: 'pin', pin, origin: 'user', consentToLastTry });
      return undefined;
    },
    'enter-puk': ({ puk, newPin, lastTryAccepted: consentToLastTry }) =>
      nothing(runner()?.unlock({ kind: 'puk', puk, newPin, origin: 'user', consentToLastTry })),
    'change-pin': async ({ pin, newPin }) => {
      const outcome = await withPin((at, guard) => sendWithPin(at, guard, changePin(pin, newPin)));
      // What was remembered is the old one.
      if (outcome.ok) app.forgetPin();
      return outcome;
    },
    'set-pin-lock': async ({ locked, pin }) => {
      const outcome = await withPin((at, guard) => sendWithPin(at, guard, setPinLock(locked, pin)));
      if (outcome.ok) store.change('sim', { pinLock: locked });
      return outcome;
    },
    'forget-pin': () => nothing(app.forgetPin()),

    'choose-plan': async ({ planId }) => {
      const plan =
        store.snapshot.plans.candidates.find(({ id }) => id === planId) ?? parts.plans.find(planId);
      if (plan === undefined)
        throw new FailureError({ code: 'unexpected', detail: 'no such plan' });
      return nothing(await app.choosePlan(plan));
    },
    'set-own-plan': async ({ plan }) =>
      nothing(await app.choosePlan({ ...plan, id: 'own', origin: 'own' })),
    'search-plans': ({ query }) => parts.plans.search(query),
    'start-apn-doctor': () => nothing(doctor.start()),
    'stop-apn-doctor': () => nothing(doctor.stop()),

    'allow-roaming-once': () => nothing(app.allowRoamingOnce()),
    'allow-more-data': ({ bytes }) => nothing(app.allowMoreData(bytes)),
    'update-settings': async (patch) => nothing(await app.changeSettings(patch)),

    'run-checks': () => refuse('platform-unsupported'),
    'send-at': ({ line }) => sendConsoleLine(openModem(), line),
    'preview-report': () => reporter().preview(),
    'save-report': () => reporter().save(),
    'open-page': ({ page }) => {
      const url = outsidePage(page, store.snapshot.sticks.hilink?.page);
      if (url !== undefined) parts.surface.openPage(url);
      return undefined;
    },
    'open-tools': ({ view }) => nothing(parts.surface.openTools(view)),
    quit: () => nothing(parts.surface.quit()),
  };

  function openModem(): AtSession {
    const at = app.active?.at;
    if (at === undefined) throw new FailureError({ code: 'no-stick' });
    return at;
  }

  function withPin<Outcome>(
    work: (at: AtSession, guard: Parameters<typeof sendWithPin>[1]) => Promise<Outcome>,
  ): Promise<Outcome> {
    const at = openModem();
    const guard = app.active?.engine.pinGuard;
    if (guard === undefined) throw new FailureError({ code: 'no-stick' });
    return work(at, guard);
  }

  function reporter(): Reporter {
    return parts.reporter ?? refuse('platform-unsupported');
  }
}

function nothing(_done: void): undefined {
  return undefined;
}

function refuse(code: 'helper-missing' | 'platform-unsupported'): never {
  throw new FailureError({ code });
}
