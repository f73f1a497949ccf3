/**
 * The app without a surface: it follows sticks, sessions, settings and counters, keeps the slices that
 * windows show, and does what a window asks for (handlers.ts). One per program.
 */
import type { SimIdentity } from '../../shared/connection-snapshot.ts';
import type { Failure } from '../../shared/failure.ts';
import { FailureError } from '../../shared/failure.ts';
import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import type { SettingsPatch } from '../../shared/ipc/settings.ts';
import type { FoundStick } from '../../shared/ipc/snapshot.ts';
import type { Plan } from '../../shared/plan.ts';
import type { SessionState } from '../../shared/session.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import { ActiveSession } from './active-session.ts';
import type { AppParts } from './app-parts.ts';
import { DataAccount } from './data-account.ts';
import { decisionsFor } from './decisions.ts';
import { HistoryView } from './history-view.ts';
import { SessionViews } from './session-view.ts';
import { SimDesk } from './sim-desk.ts';
import { firstSnapshot } from './first-snapshot.ts';
import { SliceStore } from './slice-store.ts';
import { isFree, StickList } from './stick-list.ts';

const LOOK_FOR_STICKS_MS = 2_000;

/** Who wants to be online: a person, who answers questions, or the program, for a SIM it knows. */
type Wish = 'person' | 'program';

export class TetheringApp {
  readonly parts: AppParts;
  readonly store: SliceStore;
  readonly sticks = new StickList();
  readonly sims: SimDesk;
  readonly #views = new SessionViews();
  readonly #history = new HistoryView();
  readonly #account: DataAccount;
  #active: ActiveSession | undefined;
  #ending: Promise<void> = Promise.resolve();
  /** From "connect" to the engine being asked. */
  #beginning: Promise<void> = Promise.resolve();
  /** Asked for, and waiting for the one before to end. */
  #isOpening = false;
  #isTrial = false;
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;
  #wish: Wish = 'person';
  #roamingOnce = false;
  /** The session was put down, or is being put down, until a person has chosen a plan. */
  #heldForPlan: Promise<void> | undefined;

  constructor(parts: AppParts) {
    this.parts = parts;
    this.#account = new DataAccount({
      usage: parts.usage,
      save: parts.saveUsage,
      nowMs: () => Date.now(),
    });
    const { budget } = parts.settings;
    this.store = new SliceStore(
      firstSnapshot(parts, {
        sticks: this.sticks.view(),
        session: this.#views.view,
        usage: this.#account.view(budget),
      }),
    );
    this.sims = new SimDesk(parts, this.store);
  }

  /** Looks for sticks from now on, and connects with those that come where that is wanted. */
  async start(): Promise<void> {
    await this.#lookForSticks();
  }

  /** Gives everything back; nothing works afterwards. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#looking);
    await this.#beginning;
    await this.#active?.end();
    this.#active = undefined;
    await this.#account.save();
  }

  get active(): ActiveSession | undefined {
    return this.#active;
  }

  get isBusy(): boolean {
    if (this.#isOpening) return true;
    const state = this.#active?.state.state;
    return state !== undefined && state !== 'idle' && state !== 'failed';
  }

  /** The built-in stick is plugged in; {@link connect} goes on from there. */
  useVirtualStick(scenario: VirtualScenario): void {
    this.#account.forgetTrial();
    this.sticks.practice.use(scenario, this.parts.virtualTimeScale);
    this.sims.forget();
    this.#practiceChanged();
  }

  /** A person wants to try it; a router and a stick that somebody has ask a question first. */
  async tryVirtualStick(scenario: VirtualScenario): Promise<void> {
    await this.disconnect();
    this.useVirtualStick(scenario);
    const stick = this.sticks.chosen();
    if (stick?.kind === 'virtual' && stick.users.length === 0) this.connect();
  }

  /** Somebody plugs the built-in stick in: what comes of it is the program's to decide. */
  async plugVirtualStick(scenario: VirtualScenario): Promise<void> {
    const isBack = this.sticks.practice.plugIn(scenario);
    if (!isBack) this.useVirtualStick(scenario);
    this.#practiceChanged();
    if (isBack && this.isBusy) await this.#active?.engine.actOnVirtualStick({ do: 'plug-in' });
    else this.#onFreshSticks([this.sticks.chosen()]);
  }

  async unplugVirtualStick(): Promise<void> {
    if (this.isBusy) await this.#active?.engine.actOnVirtualStick({ do: 'unplug' });
    this.sticks.practice.pullOut();
    this.#practiceChanged();
  }

  showSticks(): void {
    this.store.set('sticks', this.sticks.view());
    this.#showCanConnect();
  }

  /** FailureError no-stick and its like, cap-reached. Does nothing while a session runs. */
  connect(wish: Wish = 'person'): void {
    this.#begin(wish, (active) => active.engine.connection.connect());
  }

  /** The stick leaves the bus and comes back; then it goes online. */
  restartStick(): void {
    if (this.#active !== undefined && this.isBusy) this.#active.engine.connection.restartStick();
    else this.#begin('person', (active) => active.engine.connection.restartStick());
  }

  /** Resolves when everything is given back. */
  async disconnect(): Promise<void> {
    this.#heldForPlan = undefined;
    await this.#putDown();
  }

  /** Takes the chosen stick over from the program that holds it. */
  takeOver(): void {
    this.sticks.practice.takeOver();
    this.showSticks();
    this.connect();
  }

  /** A HiLink stick is to be a modem from now on; it has to be plugged in anew for that. */
  async wantModemMode(): Promise<void> {
    this.sticks.modemMode.ask();
    this.showSticks();
    await this.changeSettings({ preferModemMode: true });
  }

  /** A wish for modem mode that nothing has come of is over. */
  async keepRouter(): Promise<void> {
    if (!this.sticks.modemMode.takeBack()) return;
    this.showSticks();
    await this.changeSettings({ preferModemMode: false });
  }

  async changeSettings(patch: SettingsPatch): Promise<void> {
    const settings = { ...this.store.snapshot.settings, ...patch };
    this.store.set('settings', settings);
    this.#active?.decide(this.#decisions());
    this.#applyBudget();
    this.showUsage();
    await this.parts.saveSettings(settings);
  }

  /** Remembers it for this SIM and dials with it. */
  async choosePlan(plan: Plan): Promise<void> {
    this.store.change('plans', { doctor: undefined });
    await this.sims.rememberPlan(plan);
    const held = this.#heldForPlan;
    if (held === undefined) {
      this.#active?.usePlan(plan);
      return;
    }
    await held;
    this.connect();
  }

  /** Resolves with how dialling with `plan` ended. Used by the APN doctor, with consent. */
  async tryPlan(plan: Plan): Promise<Failure | 'online'> {
    await this.disconnect();
    const stopForcing = this.sims.forcePlan(plan);
    try {
      this.connect();
      await this.#beginning;
      return await this.#outcome();
    } finally {
      stopForcing();
    }
  }

  allowRoamingOnce(): void {
    this.#roamingOnce = true;
    this.#active?.decide(this.#decisions());
    if (!this.isBusy) this.connect();
  }

  allowMoreData(bytes: number): void {
    this.#account.allowMore(bytes, this.store.snapshot.settings.budget);
    this.store.set('session', this.#views.show(undefined, {}));
    this.#applyBudget();
    this.showUsage();
    if (!this.isBusy && !this.#isCapped()) this.connect();
  }

  /** A person has entered something: from now on it is their wish. */
  onEntry(): void {
    this.#wish = 'person';
  }

  /** The computer falls asleep. */
  suspend(): void {
    this.#active?.engine.connection.suspend();
  }

  /** The computer has woken. */
  resume(): void {
    this.#active?.engine.connection.resume();
  }

  showUsage(): void {
    this.store.set('usage', this.#account.view(this.store.snapshot.settings.budget));
    this.#showCanConnect();
  }

  /** Counts bytes as the stick's; over the limit the engine ends the session where that is wanted. */
  count(bytes: number): void {
    const { settings, usage: before } = this.store.snapshot;
    this.#account.count(bytes, settings.budget);
    this.showUsage();
    const { usage } = this.store.snapshot;
    if (usage.state === 'warned' && before.state === 'below') this.#tellBudget({});
    if (usage.state === 'reached' && before.state !== 'reached') {
      this.#tellBudget({ failure: { code: 'cap-reached' } });
    }
    if (usage.periodEnds !== before.periodEnds) this.#applyBudget();
  }

  /** As {@link count}, for bytes that did not go through the engine. */
  countElsewhere(bytes: number): void {
    this.count(bytes);
    this.#applyBudget();
  }

  async #putDown(): Promise<void> {
    await this.#beginning;
    await this.#active?.engine.connection.disconnect();
    this.store.set('session', this.#views.follow({ state: 'idle' }, Date.now(), {}));
    this.#showCanConnect();
  }

  #begin(wish: Wish, start: (active: ActiveSession) => void): void {
    // What the program has begun is a person's wish as well now.
    if (this.isBusy && wish === 'person') this.#wish = wish;
    if (this.#isClosed || this.isBusy) return;
    const spec = this.sticks.spec(this.store.snapshot.settings.preferModemMode);
    if (this.#isCapped()) throw new FailureError({ code: 'cap-reached' });
    this.#wish = wish;
    this.#heldForPlan = undefined;
    this.#isOpening = true;
    this.#beginning = this.#ending
      .then(() => this.#engineFor(spec))
      .then((active) => {
        this.#isOpening = false;
        start(active);
      })
      .catch((error: unknown) => {
        this.#isOpening = false;
        this.#onOpenFailed(error);
      });
  }

  /** The one there is, where it is for that very stick: its SIM is still open then. */
  async #engineFor(spec: StickSpec): Promise<ActiveSession> {
    const isSame = JSON.stringify(this.#active?.spec) === JSON.stringify(spec);
    if (!isSame) {
      const previous = this.#active;
      this.#active = undefined;
      this.#ending = previous?.end() ?? Promise.resolve();
      await this.#ending;
      this.#history.keep();
    }
    this.#isTrial = spec.kind === 'virtual';
    this.#account.startSession(this.#isTrial);
    this.showUsage();
    this.#active ??= this.#openEngine(spec);
    this.#active.decide(this.#decisions());
    this.#applyBudget();
    return this.#active;
  }

  #openEngine(spec: StickSpec): ActiveSession {
    const { openSession } = this.parts;
    const { pinKeeper } = this.sims;
    return new ActiveSession({
      open: openSession,
      spec,
      settings: { apn: '', ...this.#decisions() },
      pinKeeper,
      store: this.store,
      nowMs: () => Date.now(),
      owner: {
        onState: (state) => this.#onState(state),
        onSim: (sim) => this.sims.show(sim),
        planFor: (sim) => this.#planFor(sim),
        onBytes: (bytes) => this.count(bytes),
        onHistory: (entries) => {
          this.#history.show(entries);
          this.#showHistory();
        },
        onStoredPinWrong: (iccid) => this.sims.forgetPinOf(iccid),
        onImei: (imei) => {
          this.sticks.showImei(imei);
          this.showSticks();
        },
      },
    });
  }

  /** What a person has to say first ends the session, without a word to the network. */
  #planFor(sim: SimIdentity): ReturnType<SimDesk['planFor']>['plan'] | undefined {
    const { plan, needsChoice } = this.sims.planFor(sim);
    const isConsented = this.#wish === 'person' || this.sims.isKnown;
    if (!needsChoice && isConsented) return plan;
    const down = this.#putDown();
    this.#heldForPlan = needsChoice ? down : undefined;
    return undefined;
  }

  async #lookForSticks(): Promise<void> {
    const onBus = await this.parts.listSticks().catch(() => undefined);
    if (this.#isClosed) return;
    const fresh = onBus === undefined ? [] : this.sticks.update(onBus);
    this.showSticks();
    this.#onFreshSticks(fresh);
    this.#looking = setTimeout(() => void this.#lookForSticks(), LOOK_FOR_STICKS_MS);
  }

  /** Zero clicks for whoever was online before; a person who asked for modem mode has asked already. */
  #onFreshSticks(fresh: readonly (FoundStick | undefined)[]): void {
    const isGranted = this.sticks.modemMode.takeGranted(this.sticks.view().found);
    const { autoConnect } = this.store.snapshot.settings;
    const isFreshFree = fresh.some((stick) => stick !== undefined && isFree(stick));
    if (this.isBusy || !(isGranted || (autoConnect && isFreshFree))) return;
    try {
      this.connect(isGranted ? 'person' : 'program');
    } catch (error) {
      this.#onOpenFailed(error);
    }
  }

  #onOpenFailed(error: unknown): void {
    const failure: Failure =
      error instanceof FailureError ? error.failure : { code: 'unexpected', detail: String(error) };
    this.#onState({ state: 'failed', failure });
  }

  #onState(state: SessionState): void {
    const { traffic, usage } = this.store.snapshot;
    const silence = traffic.silentSeconds > 0 ? { silentSeconds: traffic.silentSeconds } : {};
    const isCapped = state.state === 'failed' && state.failure.code === 'cap-reached';
    const budget = { usedBytes: usage.monthBytes, limitBytes: usage.limitBytes ?? 0 };
    this.#views.follow(state, Date.now(), isCapped ? budget : silence);
    this.store.set('session', this.#views.view);
    if (state.state === 'online') this.sims.know(!this.#isTrial);
    if (this.#isTrial) this.#followPractice(state);
    this.#showCanConnect();
  }

  /** A real stick shows on the bus; of the built-in one only its engine tells. */
  #followPractice(state: SessionState): void {
    if (state.state !== 'waiting-for-stick' || state.action !== 'await-stick') return;
    if (state.cause.code === 'stick-reset') return;
    this.sticks.practice.pullOut();
    this.#practiceChanged();
  }

  #practiceChanged(): void {
    this.sticks.practiceChanged();
    this.showSticks();
  }

  async #outcome(): Promise<Failure | 'online'> {
    const connection = this.#active?.engine.connection;
    if (connection === undefined) return { code: 'no-stick' };
    return new Promise((resolve) => {
      const look = (state: SessionState): void => {
        const outcome = outcomeOf(state);
        if (outcome === undefined) return;
        stop();
        resolve(outcome);
      };
      const stop = connection.subscribe(({ session }) => look(session));
      look(connection.snapshot.session);
    });
  }

  #decisions() {
    const { settings } = this.store.snapshot;
    return decisionsFor(settings, { isTrial: this.#isTrial, roamingOnce: this.#roamingOnce });
  }

  #applyBudget(): void {
    this.#active?.setBudget(this.#account.cap(this.store.snapshot.settings.budget));
  }

  #tellBudget(what: { readonly failure?: Failure }): void {
    this.#history.add({ atMs: Date.now(), kind: 'budget', ...what });
    this.#showHistory();
  }

  #showHistory(): void {
    this.store.set('history', this.#history.entries);
  }

  #showCanConnect(): void {
    const stick = this.sticks.chosen();
    const isUsable = stick !== undefined && !['hilink', 'unsupported'].includes(stick.kind);
    const canConnect = isUsable && !this.isBusy && !this.#isCapped();
    this.store.set('session', this.#views.setCanConnect(canConnect));
  }

  #isCapped(): boolean {
    const { settings, usage } = this.store.snapshot;
    return settings.budget.disconnectAtLimit && usage.state === 'reached';
  }
}

/** Undefined while it is under way. */
function outcomeOf(state: SessionState): Failure | 'online' | undefined {
  switch (state.state) {
    case 'online':
      return 'online';
    case 'failed':
      return state.failure;
    case 'pin-required':
      return { code: 'pin-required' };
    case 'idle':
      return { code: 'unexpected', detail: 'it was ended' };
    default:
      return undefined;
  }
}
