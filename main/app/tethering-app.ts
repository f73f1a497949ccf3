/**
 * The app without a surface: it follows sticks, sessions, settings and counters, keeps the slices that
 * windows show, and does what a window asks for (handlers.ts). One per program.
 */
import type { Failure } from '../../shared/failure.ts';
import { FailureError } from '../../shared/failure.ts';
import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SessionState } from '../../shared/session.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import { noUsage } from '../settings/app-files.ts';
import { ActiveSession } from './active-session.ts';
import type { AppParts } from './app-parts.ts';
import { HistoryLog } from './history-log.ts';
import { choosePlan } from './plan-choice.ts';
import { noRadio } from './radio-view.ts';
import { SessionViews } from './session-view.ts';
import { simKeyOf, type SimIdentity } from './sim-identity.ts';
import { SliceStore } from './slice-store.ts';
import { StickList } from './stick-list.ts';
import { noTraffic } from './traffic-meter.ts';
import { UsageLedger } from './usage-ledger.ts';

const LOOK_FOR_STICKS_MS = 2_000;
/** A crash loses at most what came since. */
const SAVE_USAGE_MS = 10_000;
const SAVE_USAGE_BYTES = 1_000_000;

const noPlans = { candidates: [], chosen: undefined, needsChoice: false, doctor: undefined };
const noSim = {
  simKey: undefined,
  homeNetwork: undefined,
  providerName: undefined,
  pinRemembered: false,
  pinLock: undefined,
};

export class TetheringApp {
  readonly parts: AppParts;
  readonly store: SliceStore;
  readonly sticks = new StickList();
  readonly #views = new SessionViews();
  readonly #history = new HistoryLog();
  readonly #ledger: UsageLedger;
  /** What goes over the built-in stick costs nobody anything and is not kept. */
  #trialLedger = new UsageLedger(noUsage);
  #active: ActiveSession | undefined;
  #ending: Promise<void> = Promise.resolve();
  /** Asked for, and waiting for the one before to end. */
  #isOpening = false;
  #isTrial = false;
  #unsavedBytes = 0;
  #savedUsageMs = 0;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** Entered by a person who wants it remembered, until the SIM has taken it. */
  #pinToRemember: string | undefined;
  #storedPinTried = false;
  #roamingOnce = false;
  /** The session was put down because a plan has to be chosen first. */
  #heldForPlan = false;
  #forcedPlan: Plan | undefined;

  constructor(parts: AppParts) {
    this.parts = parts;
    this.#ledger = new UsageLedger(parts.usage);
    this.store = new SliceStore({
      app: parts.info,
      sticks: this.sticks.view(),
      session: this.#views.view,
      sim: noSim,
      plans: noPlans,
      radio: noRadio,
      traffic: noTraffic,
      usage: this.#ledger.view(new Date(), parts.settings.budget),
      settings: parts.settings,
      checks: { running: false, results: [], finishedAtMs: undefined },
      history: [],
    });
  }

  /** Looks for sticks from now on, and connects with those that come where that is wanted. */
  async start(): Promise<void> {
    await this.#lookForSticks();
  }

  /** Gives everything back; nothing works afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    await this.disconnect();
    await this.parts.saveUsage(this.#ledger.record);
  }

  get active(): ActiveSession | undefined {
    return this.#active;
  }

  useVirtualStick(scenario: VirtualScenario): void {
    this.#trialLedger = new UsageLedger(noUsage);
    this.sticks.useVirtual(scenario, this.parts.virtualTimeScale);
    this.#forgetSim();
    this.showSticks();
  }

  showSticks(): void {
    this.store.set('sticks', this.sticks.view());
    this.#showCanConnect();
  }

  /** FailureError no-stick and its like, cap-reached. Does nothing while a session runs. */
  connect(): void {
    if (this.#isClosed || this.#isBusy()) return;
    const spec = this.sticks.spec();
    if (this.#isCapped()) throw new FailureError({ code: 'cap-reached' });
    this.#heldForPlan = false;
    const previous = this.#active;
    this.#active = undefined;
    this.#isOpening = true;
    if (previous !== undefined) this.#ending = this.#ending.then(() => previous.end());
    void this.#ending
      .then(() => this.#open(spec))
      .catch((error: unknown) => this.#onOpenFailed(error))
      .finally(() => (this.#isOpening = false));
  }

  /** Resolves when everything is given back. */
  async disconnect(): Promise<void> {
    this.#heldForPlan = false;
    await this.#ending;
    const active = this.#active;
    this.#active = undefined;
    await active?.end();
    this.store.set('session', this.#views.follow({ state: 'idle' }, Date.now(), {}));
    this.#showCanConnect();
  }

  async reconnect(): Promise<void> {
    await this.disconnect();
    this.connect();
  }

  async changeSettings(patch: SettingsPatch): Promise<void> {
    const settings = { ...this.store.snapshot.settings, ...patch };
    this.store.set('settings', settings);
    this.showUsage();
    await this.parts.saveSettings(settings);
  }

  /** For this SIM, from now on. */
  async rememberPlan(plan: Plan): Promise<void> {
    const { sim, settings } = this.store.snapshot;
    this.store.change('plans', { chosen: plan, needsChoice: false });
    if (sim.simKey === undefined) return;
    const changed = { ...settings, plans: { ...settings.plans, [sim.simKey]: plan } };
    this.store.set('settings', changed);
    await this.parts.saveSettings(changed);
  }

  /** Remembers it and dials with it. */
  async choosePlan(plan: Plan): Promise<void> {
    await this.rememberPlan(plan);
    if (this.#heldForPlan) this.connect();
    else if (this.#isBusy()) await this.reconnect();
  }

  /** Resolves with how dialling with `plan` ended. Used by the APN doctor, with consent. */
  async tryPlan(plan: Plan): Promise<Failure | 'online'> {
    await this.disconnect();
    this.#forcedPlan = plan;
    try {
      this.connect();
      await this.#ending;
      return await this.#outcome();
    } finally {
      this.#forcedPlan = undefined;
    }
  }

  allowRoamingOnce(): void {
    this.#roamingOnce = true;
    this.#active?.allowRoaming();
    if (!this.#isBusy()) this.connect();
  }

  allowMoreData(bytes: number): void {
    const { firstDay } = this.store.snapshot.settings.budget;
    this.#countingLedger().allowMore(bytes, new Date(), firstDay);
    this.store.set('session', this.#views.show(undefined, {}));
    this.showUsage();
    void this.#saveUsage();
    if (!this.#isBusy() && !this.#isCapped()) this.connect();
  }

  /** The computer falls asleep. */
  suspend(): void {
    this.#active?.engine.runner.suspend();
  }

  /** The computer has woken. */
  resume(): void {
    this.#active?.engine.runner.resume();
  }

  rememberPin(pin: string): void {
    this.#pinToRemember = pin;
  }

  forgetPin(): void {
    const { simKey } = this.store.snapshot.sim;
    if (simKey !== undefined) this.parts.pinStore?.delete(simKey);
    this.store.change('sim', { pinRemembered: false });
  }

  showUsage(): void {
    const { budget } = this.store.snapshot.settings;
    this.store.set('usage', this.#countingLedger().view(new Date(), budget));
    this.#showCanConnect();
  }

  /** Counts bytes as the stick's; over the limit the session ends where that is wanted. */
  count(bytes: number): void {
    const { budget } = this.store.snapshot.settings;
    this.#countingLedger().add(bytes, new Date(), budget.firstDay);
    this.#unsavedBytes += bytes;
    const before = this.store.snapshot.usage.state;
    this.showUsage();
    const { usage } = this.store.snapshot;
    if (usage.state === 'warned' && before === 'below') this.#tellBudget();
    if (usage.state === 'reached' && before !== 'reached') this.#onCapReached();
    const isDue = Date.now() - this.#savedUsageMs > SAVE_USAGE_MS;
    if (isDue || this.#unsavedBytes > SAVE_USAGE_BYTES) void this.#saveUsage();
  }

  async #lookForSticks(): Promise<void> {
    const onBus = await this.parts.listSticks().catch(() => undefined);
    if (this.#isClosed) return;
    const fresh = onBus === undefined ? [] : this.sticks.update(onBus);
    this.showSticks();
    const isWanted = this.store.snapshot.settings.autoConnect && !this.#isBusy();
    if (fresh.some(({ kind }) => kind === 'ncm' || kind === 'cd') && isWanted) {
      try {
        this.connect();
      } catch (error) {
        this.#onOpenFailed(error);
      }
    }
    this.#looking = setTimeout(() => void this.#lookForSticks(), LOOK_FOR_STICKS_MS);
  }

  #open(spec: StickSpec): void {
    const { settings } = this.store.snapshot;
    this.#isTrial = spec.kind === 'virtual';
    this.#storedPinTried = false;
    this.#countingLedger().startSession();
    this.showUsage();
    const plan = this.#forcedPlan ?? this.store.snapshot.plans.chosen;
    this.#active = new ActiveSession(
      {
        open: this.parts.openSession,
        spec,
        store: this.store,
        nowMs: () => Date.now(),
        owner: {
          onState: (state, before) => this.#onState(state, before),
          onSim: (sim) => this.#onSim(sim),
          onBytes: (bytes) => this.count(bytes),
          onStoredPinWrong: (iccid) => this.parts.pinStore?.delete(simKeyOf(iccid)),
          onMaskedImei: (imei) => {
            this.sticks.showImei(imei);
            this.showSticks();
          },
        },
      },
      {
        apn: '',
        roamingAllowed: settings.roamingAllowed || this.#roamingOnce,
        routing: this.#isTrial ? 'none' : settings.routingMode,
      },
    );
    if (plan !== undefined) this.#active.usePlan(plan);
    this.#active.engine.runner.connect();
  }

  #onOpenFailed(error: unknown): void {
    const failure: Failure =
      error instanceof FailureError ? error.failure : { code: 'unexpected', detail: String(error) };
    const state: SessionState = { state: 'failed', failure };
    this.store.set('session', this.#views.follow(state, Date.now(), {}));
    this.#showCanConnect();
  }

  #onState(state: SessionState, before: SessionState): void {
    const nowMs = Date.now();
    const { traffic } = this.store.snapshot;
    const evidence = traffic.silentSeconds > 0 ? { silentSeconds: traffic.silentSeconds } : {};
    this.#views.follow(state, nowMs, evidence);
    this.store.set('session', this.#views.view);
    if (this.#history.follow(before, state, nowMs)) this.#showHistory();
    if (before.state === 'unlocking' && state.state === 'registering') this.#onUnlocked();
    if (state.state === 'failed' && state.failure.code === 'stick-gone' && this.#isTrial) {
      this.sticks.unplugVirtual();
      this.#forgetSim();
      this.showSticks();
    }
    this.#showCanConnect();
  }

  #onUnlocked(): void {
    if (this.#isTrial) this.sticks.virtualWasUnlocked();
    const pin = this.#pinToRemember;
    this.#pinToRemember = undefined;
    const { simKey } = this.store.snapshot.sim;
    if (pin === undefined || simKey === undefined || this.parts.pinStore === undefined) return;
    this.parts.pinStore.set(simKey, pin);
    this.store.change('sim', { pinRemembered: true });
  }

  async #onSim({ simKey, imsi, pinLock }: SimIdentity): Promise<void> {
    const known = this.store.snapshot.sim;
    if (known.simKey !== simKey) this.#forgetSim();
    const stored = simKey === undefined ? undefined : this.parts.pinStore?.get(simKey);
    this.store.change('sim', { simKey, pinLock, pinRemembered: stored !== undefined });
    if (imsi === undefined) {
      if (stored !== undefined) this.#unlockByMemory(stored);
      return;
    }
    const { settings, radio } = this.store.snapshot;
    const fitting = this.parts.plans.plansFor(imsi, radio.operator);
    const { homeNetwork, providerName } = fitting;
    this.store.change('sim', { homeNetwork, providerName });
    if (this.#forcedPlan !== undefined) return;
    const remembered = simKey === undefined ? undefined : settings.plans[simKey];
    const { plan, view } = choosePlan(fitting, this.store.snapshot.plans.chosen ?? remembered);
    this.store.set('plans', { ...view, doctor: this.store.snapshot.plans.doctor });
    if (view.needsChoice) {
      await this.disconnect();
      this.#heldForPlan = true;
    } else {
      this.#active?.usePlan(plan);
    }
  }

  /** Once per session; the guard refuses what a person has to decide. */
  #unlockByMemory(pin: string): void {
    const active = this.#active;
    if (this.#storedPinTried || active?.state.state !== 'pin-required') return;
    if (active.state.kind !== 'pin' || active.state.refused !== undefined) return;
    this.#storedPinTried = true;
    active.engine.runner.unlock({ kind: 'pin', pin, origin: 'stored', consentToLastTry: false });
  }

  async #outcome(): Promise<Failure | 'online'> {
    const active = this.#active;
    if (active === undefined) return { code: 'no-stick' };
    const { runner } = active.engine;
    const decided = (state: SessionState): Failure | 'online' | undefined => {
      if (state.state === 'online') return 'online';
      if (state.state === 'failed') return state.failure;
      if (state.state === 'pin-required') return { code: 'pin-required' };
      return state.state === 'idle' ? { code: 'unexpected', detail: 'it was ended' } : undefined;
    };
    const already = runner.state.state === 'idle' ? undefined : decided(runner.state);
    if (already !== undefined) return already;
    return new Promise((resolve) => {
      const stop = runner.onState((state) => {
        const outcome = decided(state);
        if (outcome === undefined) return;
        stop();
        resolve(outcome);
      });
    });
  }

  #onCapReached(): void {
    this.#tellBudget();
    const { budget } = this.store.snapshot.settings;
    if (!budget.disconnectAtLimit || !this.#isBusy()) return;
    const { usage } = this.store.snapshot;
    const evidence = { usedBytes: usage.monthBytes, limitBytes: usage.limitBytes ?? 0 };
    void this.disconnect().then(() => {
      this.store.set('session', this.#views.show({ code: 'cap-reached' }, evidence));
    });
  }

  #tellBudget(): void {
    const { state } = this.store.snapshot.usage;
    const failure = state === 'reached' ? { failure: { code: 'cap-reached' } as const } : {};
    this.#history.add({ atMs: Date.now(), kind: 'budget', ...failure });
    this.#showHistory();
  }

  #showHistory(): void {
    this.store.set('history', this.#history.entries);
  }

  #showCanConnect(): void {
    const { found, chosenId } = this.sticks.view();
    const kind = found.find(({ id }) => id === chosenId)?.kind;
    const isUsable = kind === 'modem' || kind === 'cd' || kind === 'virtual';
    const canConnect = isUsable && !this.#isBusy() && !this.#isCapped();
    this.store.set('session', this.#views.setCanConnect(canConnect));
  }

  #forgetSim(): void {
    this.store.set('sim', noSim);
    const { doctor } = this.store.snapshot.plans;
    this.store.set('plans', { ...noPlans, doctor });
  }

  #isBusy(): boolean {
    if (this.#isOpening) return true;
    const state = this.#active?.state.state;
    return state !== undefined && state !== 'idle' && state !== 'failed';
  }

  #isCapped(): boolean {
    const { budget } = this.store.snapshot.settings;
    return budget.disconnectAtLimit && this.store.snapshot.usage.state === 'reached';
  }

  #countingLedger(): UsageLedger {
    return this.#isTrial ? this.#trialLedger : this.#ledger;
  }

  async #saveUsage(): Promise<void> {
    this.#unsavedBytes = 0;
    this.#savedUsageMs = Date.now();
    // A full disk must not end a connection; the next try is seconds away.
    await this.parts.saveUsage(this.#ledger.record).catch(() => undefined);
  }
}
