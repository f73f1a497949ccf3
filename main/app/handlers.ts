/** What a window asks for → what the app does. Arguments were checked before they come here. */
import { FailureError, type Failure } from '../../shared/failure.ts';
import type { PinOutcome } from '../../shared/ipc/contract.ts';
import type { AtSession } from '../at/at-session.ts';
import type { Handlers } from '../rpc/dispatcher.ts';
import { ApnDoctor } from './apn-doctor.ts';
import { sendConsoleLine } from './at-console.ts';
import type { Reporter } from './app-parts.ts';
import type { EngineConnection } from './engine-session.ts';
import { LineChecks } from './line-checks.ts';
import { outsidePage } from './outside-pages.ts';
import type { TetheringApp } from './tethering-app.ts';

export function createHandlers(app: TetheringApp): Handlers {
  const { store, sticks, parts } = app;
  const doctor = new ApnDoctor(app);
  const checks = new LineChecks(app);
  const connection = () => app.active?.engine.connection;
  return {
    'get-snapshot': () => store.snapshot,

    'choose-stick': async ({ id }) => {
      await app.disconnect();
      sticks.choose(id);
      app.showSticks();
      app.connect();
      return undefined;
    },
    'use-virtual-stick': async ({ scenario }) => nothing(await app.tryVirtualStick(scenario)),
    connect: () => nothing(app.connect()),
    disconnect: async () => {
      await app.keepRouter();
      return nothing(await app.disconnect());
    },
    'take-over': () => nothing(app.takeOver()),
    'restart-stick': () => nothing(app.restartStick()),
    'switch-to-modem-mode': async () => nothing(await app.wantModemMode()),

    'enter-pin': (entry) => {
      app.onEntry();
      return nothing(connection()?.enterPin(entry));
    },
    'enter-puk': (entry) => {
      app.onEntry();
      return nothing(connection()?.enterPuk(entry));
    },
    'change-pin': async ({ pin, newPin }) => {
      const failure = await openConnection().changePin(pin, newPin);
      if (failure === undefined) await app.sims.pinChanged(newPin);
      return pinOutcome(failure);
    },
    'set-pin-lock': async ({ locked, pin }) =>
      pinOutcome(await openConnection().setPinLock(locked, pin)),
    'forget-pin': async () => nothing(await app.sims.forgetPin()),

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

    'run-checks': () => nothing(checks.start()),
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
    return app.active?.at ?? refuse('no-stick');
  }

  /** FailureError no-stick. */
  function openConnection(): EngineConnection {
    openModem();
    return connection() ?? refuse('no-stick');
  }

  function reporter(): Reporter {
    return parts.reporter ?? refuse('platform-unsupported');
  }
}

function nothing(_done: void): undefined {
  return undefined;
}

function pinOutcome(failure: Failure | undefined): PinOutcome {
  return failure === undefined
    ? { ok: true }
    : { ok: false, failure, triesLeft: failure.triesLeft };
}

function refuse(code: 'no-stick' | 'platform-unsupported'): never {
  throw new FailureError({ code });
}
