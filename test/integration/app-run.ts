/** The app without a surface over the built-in stick, all in this process: no Worker, no kernel. */
import { composeChecks } from '../../main/compose-checks.ts';
import { PinGuard } from '../../main/at/pin-guard.ts';
import type { PinJournalEntry } from '../../main/at/pin-journal.ts';
import type { AppParts, PinStore } from '../../main/app/app-parts.ts';
import type { EngineOptions, EngineSession } from '../../main/app/engine-session.ts';
import { createHandlers } from '../../main/app/handlers.ts';
import type { StickOnBus } from '../../main/app/stick-list.ts';
import { TetheringApp } from '../../main/app/tethering-app.ts';
import type { StickSpec, VirtualStickSpec } from '../../main/datapath/stick-spec.ts';
import { VirtualBay } from '../../main/datapath/virtual-bay.ts';
import { PlanCatalog } from '../../main/plans/plan-catalog.ts';
import type { PlanData } from '../../main/plans/plan-data.ts';
import { createDispatch } from '../../main/rpc/dispatcher.ts';
import { Connection } from '../../main/session/connection.ts';
import { SessionRunner } from '../../main/session/session-runner.ts';
import { VirtualStickPresence } from '../../main/session/virtual-stick-presence.ts';
import { noUsage, type UsageFileRecord } from '../../main/settings/app-files.ts';
import { MemoryPinJournal } from '../../main/settings/memory-pin-journal.ts';
import { defaultSettings } from '../../main/settings/settings-schema.ts';
import type { AppSettings } from '../../shared/ipc/settings.ts';
import type { AppSnapshot } from '../../shared/ipc/snapshot.ts';
import { inProcessDatapath } from '../fakes/in-process-datapath.ts';
import { RecordingHostNetwork } from '../fakes/recording-host-network.ts';

/** The built-in stick's delays; small, but not nothing. */
const TIME_SCALE = 0.01;

/** Two plans for the SIM of the scenarios with several. */
const plans: PlanData = {
  date: '2026-01-01',
  providers: ['Telekom', 'Other'],
  countries: ['de'],
  networks: { '26201': [0, 1] },
  plans: [
    [0, 0, 'Internet', 'internet.telekom', '', '', '', 0],
    [1, 0, 'Other', 'internet.t-d1.de', '', '', '', 0],
  ],
};

export interface AppRunOptions {
  readonly settings?: Partial<AppSettings>;
  readonly pinStore?: PinStore;
  readonly knownSims?: readonly string[];
  /** What the bus shows; the built-in stick answers in the place of each. */
  readonly onBus?: readonly StickOnBus[];
  readonly usage?: UsageFileRecord;
}

export function appRun(options: AppRunOptions = {}) {
  const hostNetwork = new RecordingHostNetwork();
  const saved: { settings?: AppSettings; usage?: UsageFileRecord; knownSims?: readonly string[] } =
    {};
  const opened: StickSpec[] = [];
  const sent: string[] = [];
  let onBus = options.onBus ?? [];
  const parts: AppParts = {
    info: {
      version: '0',
      platform: 'linux',
      surface: 'browser',
      hasTray: false,
      keychain: options.pinStore === undefined ? 'none' : 'real',
      planDataDate: plans.date,
      systemLocales: ['en'],
    },
    openSession: (engine) => {
      opened.push(engine.spec);
      return openInProcess(engine, hostNetwork, (line) => sent.push(line));
    },
    listSticks: () => Promise.resolve(onBus),
    plans: new PlanCatalog(plans),
    settings: { ...defaultSettings, ...options.settings },
    saveSettings: (settings) => Promise.resolve(void (saved.settings = settings)),
    usage: options.usage ?? noUsage,
    saveUsage: (usage) => Promise.resolve(void (saved.usage = usage)),
    pinStore: options.pinStore,
    knownSims: options.knownSims ?? [],
    saveKnownSims: (knownSims) => Promise.resolve(void (saved.knownSims = knownSims)),
    surface: {
      openPage: () => undefined,
      openTools: () => undefined,
      quit: () => undefined,
    },
    reporter: undefined,
    virtualTimeScale: TIME_SCALE,
  };
  const app = new TetheringApp(parts);
  const dispatch = createDispatch(createHandlers(app), (channel, error) => {
    throw new Error(channel, { cause: error });
  });
  return {
    app,
    dispatch,
    hostNetwork,
    saved,
    /** Which sticks engines were opened for, in order. */
    opened,
    /** AT lines that left, masked. */
    sent,
    plugOnBus: (sticks: readonly StickOnBus[]) => (onBus = sticks),
    snapshot: () => app.store.snapshot,
    /** Resolves once `wanted` holds; the test's own limit ends a wait in vain. */
    until: (wanted: (snapshot: AppSnapshot) => boolean): Promise<AppSnapshot> =>
      new Promise((resolve) => {
        if (wanted(app.store.snapshot)) return resolve(app.store.snapshot);
        const stop = app.store.onUpdate(() => {
          if (!wanted(app.store.snapshot)) return;
          stop();
          resolve(app.store.snapshot);
        });
      }),
  };
}

export type AppRun = ReturnType<typeof appRun>;

function openInProcess(
  { spec, settings, onStickOpened, onSimOpen, pinKeeper, onStoredPinWrong }: EngineOptions,
  hostNetwork: RecordingHostNetwork,
  onLine: (line: string) => void,
): EngineSession {
  const played: VirtualStickSpec =
    spec.kind === 'virtual'
      ? spec
      : {
          kind: 'virtual',
          profile: 'e3372s-153',
          faults: {},
          seed: 1,
          timeScale: TIME_SCALE,
          sim: { pin: undefined },
          carrier: { kind: 'built-in' },
        };
  const presence = new VirtualStickPresence(played);
  const bay = new VirtualBay('', played, (address) => presence.moved(address));
  const { datapath } = inProcessDatapath(() => bay.open());
  const runner = new SessionRunner({
    spec: played,
    settings,
    sticks: presence,
    datapath,
    hostNetwork,
    pinGuard: new PinGuard(new MemoryPinJournal<PinJournalEntry>()),
    timeScale: TIME_SCALE,
    deadlineScale: 1,
    onStickOpened,
    onSimOpen,
    ...(pinKeeper === undefined ? {} : { pinKeeper }),
    onStoredPinWrong,
    onTranscript: ({ direction, text }) => {
      if (direction === 'out') onLine(text);
    },
  });
  const connection = new Connection(runner);
  return {
    connection,
    runner,
    checkLine: composeChecks(datapath, runner, connection),
    actOnVirtualStick: (action) => Promise.resolve(bay.act(action)),
    end: async () => {
      await runner.disconnect();
      runner.dispose();
      await datapath.end();
      await bay.close();
    },
  };
}
