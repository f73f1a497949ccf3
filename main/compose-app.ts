/** Builds the app around the engine: the composition root of `serve` and of the window alike. */
import { dirname, join } from 'node:path';

import { enDiagnostics } from '../shared/i18n/en-causes.ts';
import type { VirtualScenario } from '../shared/ipc/contract.ts';
import type { AppInfo } from '../shared/ipc/snapshot.ts';
import packageJson from '../package.json' with { type: 'json' };
import type { AppParts } from './app/app-parts.ts';
import { createHandlers } from './app/handlers.ts';
import { TetheringApp } from './app/tethering-app.ts';
import {
  bundlePath,
  composeSession,
  listSticks,
  type Session,
  type VirtualStickAction,
} from './compose.ts';
import { composeReporter, type ReportSource } from './compose-report.ts';
import {
  OPEN_METRICS_TYPE,
  openMetrics,
  type MetricsInput,
} from './diagnostics/metrics/open-metrics.ts';
import { loadPlans } from './plans/load-plans.ts';
import { createDispatch, type Dispatch } from './rpc/dispatcher.ts';
import { knownSimsFile, sealedPinsFile, settingsFile, usageFile } from './settings/app-files.ts';
import { configDirectory, stateDirectory } from './settings/state-directory.ts';
import { startAppServer, type AppServer, type AppServerParts } from './serve/app-server.ts';
import { openInBrowser, removeOpenerFile, writeOpenerFile } from './serve/page-opener.ts';

export { openInBrowser, removeOpenerFile, writeOpenerFile };
export type { AppServer };

/** Folder of the built page. */
export function pageDirectory(): string {
  return join(dirname(bundlePath('main/datapath-worker.js')), '..', 'renderer');
}

/** Encrypted PINs of earlier runs, and how to keep them. */
export async function loadSealedPins(): Promise<{
  readonly sealed: Readonly<Record<string, string>>;
  readonly save: (sealed: Readonly<Record<string, string>>) => void;
}> {
  const file = sealedPinsFile(stateDirectory());
  const { value } = await file.load(new Date());
  // A full disk: the person is asked for the PIN again next time.
  return { sealed: value, save: (sealed) => void file.save(sealed).catch(() => undefined) };
}

export interface AppOptions {
  readonly surface: AppParts['surface'];
  readonly info: Pick<AppInfo, 'surface' | 'hasTray' | 'keychain'> & Partial<AppInfo>;
  readonly pinStore?: AppParts['pinStore'];
  /** Of the built-in stick; 1 = like a real one. */
  readonly virtualTimeScale?: number;
  /** An error that nobody planned for: a line for the log. */
  readonly onUnexpected?: (line: string) => void;
}

export interface ComposedApp {
  readonly app: TetheringApp;
  readonly dispatch: Dispatch;
  /** Where a settings file went that could not be read. */
  readonly settingsSetAside: string | undefined;
  /** What a test or a demonstration lets happen to the built-in stick. */
  readonly act: (action: VirtualAppAction) => Promise<void>;
  /** State, signal, bytes, drops, causes of the session there is, in the OpenMetrics format. */
  readonly metrics: () => Promise<string>;
  /** Gives everything back. */
  readonly close: () => Promise<void>;
}

export type VirtualAppAction =
  | VirtualStickAction
  /** Another stick comes, in the state of the scenario. */
  | { readonly do: 'plug'; readonly scenario: VirtualScenario }
  /** Bytes count as used. */
  | { readonly do: 'use-data'; readonly bytes: number };

export async function composeApp(options: AppOptions): Promise<ComposedApp> {
  const { surface, info, pinStore, virtualTimeScale = 1, onUnexpected = () => undefined } = options;
  const settings = settingsFile(configDirectory());
  const usage = usageFile(stateDirectory());
  const knownSims = knownSimsFile(stateDirectory());
  const now = new Date();
  const loaded = await settings.load(now);
  const plans = await loadPlans(bundlePath('data/plans.json'));
  let latest: Session | undefined;
  const reporter = composeReporter({
    source: () => latest && reportSource(latest),
    checks: () => app.store.snapshot.checks.results,
    messages: () => enDiagnostics,
  });
  const app: TetheringApp = new TetheringApp({
    info: {
      version: packageJson.version,
      platform: process.platform === 'darwin' ? 'darwin' : 'linux',
      planDataDate: plans.date,
      systemLocales: systemLocales(process.env),
      ...info,
    },
    openSession: (session) => (latest = composeSession(session)),
    listSticks,
    plans,
    settings: loaded.value,
    saveSettings: (value) => settings.save(value),
    usage: (await usage.load(now)).value,
    saveUsage: (value) => usage.save(value),
    pinStore,
    knownSims: (await knownSims.load(now)).value,
    saveKnownSims: (value) => knownSims.save(value),
    surface,
    reporter,
    virtualTimeScale,
  });
  const dispatch = createDispatch(createHandlers(app), (channel, error) => {
    onUnexpected(`${channel}: ${error instanceof Error ? (error.stack ?? error.message) : ''}`);
  });
  return {
    app,
    dispatch,
    settingsSetAside: loaded.setAside,
    act: (action) => actOn(app, action),
    metrics: () => metricsOf(latest),
    close: () => app.close(),
  };
}

/** With the password, so that the report can hide it. */
function reportSource({ recorder, causes, runner }: Session): ReportSource {
  return { recorderLines: recorder.lines, causes: causes(), settings: runner.settings };
}

async function metricsOf(session: Session | undefined): Promise<string> {
  if (session === undefined) return openMetrics(noSession);
  const { session: state, signal, history } = session.connection.snapshot;
  return openMetrics({
    state: state.state,
    signal,
    // A session that has ended counts nothing any more.
    counters: await session.readCounters().catch(() => undefined),
    reconnects: history.filter((entry) => entry.type === 'healing' && entry.outcome === 'worked')
      .length,
    causes: session.causes(),
  });
}

const noSession: MetricsInput = {
  state: 'idle',
  signal: undefined,
  counters: undefined,
  reconnects: 0,
  causes: [],
};

/** The page of `serve`. Rejects with the system's error when the port is taken. */
export function serveApp(
  { app, dispatch, metrics }: ComposedApp,
  options: Pick<AppServerParts, 'port' | 'onTokenUsed'> & { readonly withMetrics?: boolean },
): Promise<AppServer> {
  const { withMetrics = false, ...others } = options;
  const page = async () => ({ type: OPEN_METRICS_TYPE, text: await metrics() });
  return startAppServer({
    dispatch,
    onUpdate: app.store.onUpdate,
    pageDirectory: pageDirectory(),
    ...(withMetrics ? { metrics: page } : {}),
    ...others,
  });
}

async function actOn(app: TetheringApp, action: VirtualAppAction): Promise<void> {
  switch (action.do) {
    case 'plug':
      await app.plugVirtualStick(action.scenario);
      return;
    case 'unplug':
      await app.unplugVirtualStick();
      return;
    case 'use-data':
      app.countElsewhere(action.bytes);
      return;
    default:
      await app.active?.engine.actOnVirtualStick(action);
  }
}

/** As the environment asks for them, best first: `de_DE.UTF-8` → `de-DE`. */
function systemLocales(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const wanted = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']]
    .flatMap((value) => (value ?? '').split(':'))
    .map((value) => (value.split('.')[0] ?? '').replace('_', '-'))
    .filter((tag) => /^[a-z]{2,3}(-[A-Z]{2})?$/.test(tag));
  return wanted.length > 0 ? [...new Set(wanted)] : ['en'];
}
