/**
 * Performs what the session machine decides: effects one after the other, their results fed back
 * as events. The only place where machine, modem, packet path and host network meet.
 */
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import { FailureError, type Failure } from '../../shared/failure.ts';
import type { IpFamilies } from '../../shared/ip-family.ts';
import type { IpLease, Ipv6Lease } from '../../shared/lease.ts';
import { noExtras, type FamilyExtras } from '../../shared/network-extras.ts';
import type { SessionState } from '../../shared/session.ts';
import { AtClosedError } from '../at/at-error.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import type { DatapathEvent, OpenedStick } from '../datapath/worker-contract.ts';
import { sessionEventOf } from './datapath-events.ts';
import { Modem } from './modem.ts';
import { OnlineWatch } from './online-watch.ts';
import { SessionEndedError } from './pace.ts';
import { PinMemory } from './pin-memory.ts';
import type { PinChange } from './procedures/change-pin.ts';
import type { Unlock } from './procedures/unlock-sim.ts';
import { ResetRation } from './reset-ration.ts';
import { RestartWish } from './restart-wish.ts';
import { SessionFacts } from './session-facts.ts';
import { SessionHistory } from './session-history.ts';
import { step } from './session-machine.ts';
import type { SessionParts } from './session-parts.ts';
import { StickWait, type PresentStick } from './stick-presence.ts';
import { deadlinesMs, type RestartRequest, type SessionEffect, type SessionEvent } from './step.ts';
import { TrafficMeter } from './traffic-meter.ts';

/** Of any Ethernet link. What the leases allow is set on the interface, and may change while it is up. */
const TUN_MTU = 1_500;

/** A connection that has held for so long starts over with short pauses when it breaks. */
const HELD_MS = 60_000;

export class SessionRunner {
  readonly facts: SessionFacts;
  readonly history: SessionHistory;
  readonly meter = new TrafficMeter();

  readonly #parts: SessionParts;
  readonly #listeners = new Set<(state: SessionState) => void>();
  readonly #newsListeners = new Set<() => void>();
  readonly #stopListening: () => void;
  readonly #watch: OnlineWatch;
  readonly #pinMemory: PinMemory;
  readonly #wait: StickWait | undefined;
  readonly #resets = new ResetRation();
  readonly #restartWish = new RestartWish();
  #settings: ConnectionSettings;
  #state: SessionState = { state: 'idle' };
  #turn: Promise<void> = Promise.resolve();
  #deadline: NodeJS.Timeout | undefined;
  #modem: Modem | undefined;
  #opened: PresentStick | undefined;
  #abort = new AbortController();
  /** What the user has entered and nobody has used yet. Used once, then forgotten. */
  #unlock: Unlock | undefined;
  #stickGone = false;
  /** What came along with a lease: the machine decides by the lease alone. */
  readonly #extras = new WeakMap<IpLease | Ipv6Lease, FamilyExtras>();
  /** Losses since the connection last held; see SessionRules. */
  #recoveries = 0;
  #wasOnline = false;
  #onlineSinceMs = 0;

  constructor(parts: SessionParts) {
    const { datapath, sticks, pinKeeper, onStoredPinWrong } = parts;
    const tellNews = (): void => {
      for (const listener of this.#newsListeners) listener();
    };
    this.#parts = parts;
    this.#settings = parts.settings;
    this.facts = new SessionFacts(tellNews);
    this.history = new SessionHistory({
      wallMs: () => Date.now(),
      nowMs: () => performance.now(),
      onChange: tellNews,
    });
    this.#pinMemory = new PinMemory({
      keeper: pinKeeper,
      onWrong: onStoredPinWrong ?? (() => undefined),
    });
    this.#wait = sticks === undefined ? undefined : new StickWait(sticks);
    this.#watch = new OnlineWatch({
      datapath,
      isMetered: () => this.#settings.metered === true,
      onCounters: (counters, nowMs) => {
        this.meter.read(counters, nowMs);
        tellNews();
        if (this.meter.isExhausted) this.#feed(capReached);
      },
      onDoubt: () => this.#feed({ type: 'in-doubt' }),
      onWoke: () => this.resume(),
    });
    this.#stopListening = datapath.onEvent((event) => this.#onDatapathEvent(event));
  }

  get state(): SessionState {
    return this.#state;
  }

  get settings(): ConnectionSettings {
    return this.#settings;
  }

  /** Calls `listener` for every new state until the returned function is called. */
  onState(listener: (state: SessionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls `listener` after changes of facts, history, traffic or settings. */
  onNews(listener: () => void): () => void {
    this.#newsListeners.add(listener);
    return () => this.#newsListeners.delete(listener);
  }

  connect(): void {
    this.#feed({ type: 'connect-requested' });
  }

  /** Resolves when everything is given back. */
  async disconnect(): Promise<void> {
    const wasDisconnected = ['idle', 'failed'].includes(this.#state.state);
    this.#pinMemory.clear();
    this.history.endHealing('interrupted');
    this.#feed({ type: 'disconnect-requested' });
    await this.settled();
    if (!wasDisconnected) this.history.mark('disconnected');
  }

  /**
   * A person wants it: the stick leaves the bus and comes back, and the session goes on with it. Where
   * no stick is open, one is opened for it first.
   */
  restartStick(): void {
    const { state } = this.#state;
    if (state === 'idle' || state === 'failed' || state === 'waiting-for-stick') {
      this.#restartWish.make(this.#state.state === 'failed' ? this.#state.failure : undefined);
      this.connect();
    } else {
      this.#feed({ type: 'restart-requested', by: 'reset-modem' });
    }
  }

  /** One user action, one try: hands the entered PIN or PUK to the SIM. */
  unlock(unlock: Unlock): void {
    this.#unlock = unlock;
    this.#feed({ type: 'unlock-requested' });
  }

  /** What stood against it; undefined when the SIM took it. */
  async changePin(wanted: PinChange): Promise<Failure | undefined> {
    const modem = this.#modem;
    if (modem === undefined) return { code: 'no-stick' };
    try {
      const failure = await modem.applyPinChange(wanted);
      if (failure === undefined) this.facts.sim = await modem.identifySim();
      return failure;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Takes effect at once where the session is beyond the point where it matters. */
  changeSettings(settings: ConnectionSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    this.history.mark('settings-changed');
    const isOther = (name: keyof ConnectionSettings): boolean =>
      before[name] !== this.#settings[name];
    if (planFields.some(isOther)) this.#feed({ type: 'plan-changed' });
    if (routingFields.some(isOther)) this.#feed({ type: 'routing-changed' });
    const { registration } = this.facts;
    if (isOther('roamingAllowed') && registration !== undefined) {
      this.#feed({ type: 'registration-changed', registration });
    }
  }

  /** The computer is about to sleep. */
  suspend(): void {
    this.history.mark('suspended');
  }

  /** It slept: whatever was true before is asked again, and pauses are over. */
  resume(): void {
    this.history.mark('resumed');
    if (this.#state.state === 'recovering') this.#feed({ type: 'connect-requested' });
    else this.#feed({ type: 'in-doubt' });
  }

  /** Resolves with the first state that `wanted` accepts, the present one included. */
  whenState(wanted: (state: SessionState) => boolean): Promise<SessionState> {
    if (wanted(this.#state)) return Promise.resolve(this.#state);
    return new Promise((resolve) => {
      const stop = this.onState((state) => {
        if (!wanted(state)) return;
        stop();
        resolve(state);
      });
    });
  }

  /** Resolves in 'idle' or 'failed', when nothing is held any more. */
  settled(): Promise<SessionState> {
    return this.whenState(({ state }) => state === 'idle' || state === 'failed');
  }

  /** The modem while the stick is open: diagnostics and the AT console speak to it. */
  get modem(): Modem | undefined {
    return this.#modem;
  }

  /** Ends listening; call it after the session has settled. */
  dispose(): void {
    clearTimeout(this.#deadline);
    this.#watch.stop();
    this.#wait?.stop();
    this.#stopListening();
    this.#listeners.clear();
    this.#newsListeners.clear();
  }

  #feed(event: SessionEvent | RestartRequest): void {
    const before = this.#state;
    const held = performance.now() - this.#onlineSinceMs > HELD_MS * this.#parts.deadlineScale;
    if (before.state === 'online' && held) this.#recoveries = 0;
    const { next, effects } = step(before, event, {
      roamingAllowed: this.#settings.roamingAllowed,
      recoveries: this.#recoveries,
      wasOnline: this.#wasOnline,
      canReopen: this.#wait !== undefined,
      resetsLeft: this.#resets.left(performance.now()),
    });
    this.#state = next;
    if (next !== before) this.#follow(before, next);
    for (const effect of effects) this.#perform(effect);
    if (next !== before) for (const listener of this.#listeners) listener(next);
  }

  /** Keeps count and record of where the machine goes. */
  #follow(before: SessionState, next: SessionState): void {
    if (before.state === 'online' && next.state === 'online' && hasMoved(before, next)) {
      this.history.mark('address-changed');
    }
    if (before.state === next.state) return;
    this.facts.follow(next, Date.now());
    this.#watch.setOnline(next.state === 'online');
    const by = this.#restartWish.takeOn(next.state);
    if (by !== undefined) queueMicrotask(() => this.#feed({ type: 'restart-requested', by }));
    switch (next.state) {
      case 'opening':
        if (before.state === 'waiting-for-stick') return;
        this.#recoveries = 0;
        this.#wasOnline = false;
        return;
      case 'online':
        this.#onlineSinceMs = performance.now();
        this.#wasOnline = true;
        this.history.endHealing('worked');
        this.history.mark('connected');
        return;
      case 'recovering':
        this.#recoveries = next.attempt;
        this.history.beginHealing(next.cause, next.action);
        return;
      case 'closing':
        if (next.comeBack === undefined || next.failure === undefined) return;
        this.#recoveries = next.comeBack.attempt;
        this.history.beginHealing(next.failure, next.comeBack.action);
        return;
      case 'failed':
        this.history.failed(next.failure);
        return;
      default:
        return;
    }
  }

  #perform(effect: SessionEffect): void {
    const { datapath } = this.#parts;
    switch (effect.type) {
      case 'set-deadline':
        this.#setDeadline(effect.afterMs);
        return;
      case 'clear-deadline':
        clearTimeout(this.#deadline);
        return;
      case 'close':
        // What is under way ends early; what waits in line finds the signal and does nothing.
        this.#abort.abort();
        this.#queue(() => this.#close());
        return;
      case 'open-stick':
        this.#wait?.stop();
        this.#abort = new AbortController();
        this.#stickGone = false;
        this.#queue(() => this.#openStick());
        return;
      case 'await-stick':
        this.#wait?.begin(effect.anew, effect.notBeforeMs, () =>
          this.#feed({ type: 'stick-present' }),
        );
        return;
      case 'stop-waiting':
        this.#wait?.stop();
        return;
      case 'wake-modem':
        return this.#useModem((modem) => this.#wake(modem));
      case 'read-sim':
        return this.#useModem(async (modem) => ({ type: 'sim-read', sim: await modem.readSim() }));
      case 'unlock-sim':
        return this.#useModem((modem) => {
          const unlock = this.#unlock;
          this.#unlock = undefined;
          return unlock === undefined ? undefined : modem.unlockSim(unlock);
        });
      case 'unlock-sim-by-memory':
        return this.#useModem((modem) => modem.unlockSimByMemory());
      case 'watch-registration':
        return this.#useModem(async (modem) => {
          await this.#learnSim(modem);
          await modem.watchRegistration((registration) =>
            this.#onModemEvent({ type: 'registration-changed', registration }),
          );
        });
      case 'dial':
        return this.#useModem((modem) =>
          this.meter.isExhausted
            ? Promise.resolve(capReached)
            : modem.dial(this.#settings, () => this.#allowSecondCall()),
        );
      case 'hang-up':
        this.#modem?.interrupt();
        return this.#useModem(async (modem) => {
          await datapath.request('stop-link', undefined);
          await modem.hangUp();
        });
      case 'start-link':
        return this.#useModem(async (modem) => {
          const { families } = effect;
          await datapath.request('start-link', { staticLease: undefined, families });
          this.#askForAddresses(modem, families);
        });
      case 'set-link-families':
        return this.#useModem(async (modem) => {
          const { families } = effect;
          await datapath.request('set-link-families', { families });
          this.#askForAddresses(modem, families);
        });
      case 'configure-host':
        return this.#useModem(() => this.#configureHost(effect));
      case 'start-probe':
        return this.#useModem(() => datapath.request('start-probe', undefined));
      case 'check-path':
        return this.#useModem(async (modem) => {
          await datapath.request('start-probe', undefined);
          return modem.checkCall();
        });
      case 'restart-radio':
        return this.#useModem((modem) => modem.restartRadio());
      case 'reset-modem':
        this.#resets.use(performance.now());
        return this.#useModem((modem) => modem.reset());
      case 'reset-usb':
        return this.#resetUsb();
    }
  }

  /** Not in line with the modem's conversations: it is for one that answers none of them. */
  #resetUsb(): void {
    const { signal } = this.#abort;
    this.#resets.use(performance.now());
    this.#parts.datapath.request('reset-stick', undefined).catch((error: unknown) => {
      if (!signal.aborted) this.#feed({ type: 'failed', failure: failureOf(error) });
    });
  }

  /** A second call takes as long as a first one. */
  #allowSecondCall(): void {
    if (this.#state.state === 'dialling') this.#setDeadline(deadlinesMs.dialling);
  }

  #setDeadline(afterMs: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(
      () => this.#feed({ type: 'deadline-passed' }),
      afterMs * this.#parts.deadlineScale,
    );
  }

  /** Runs `work` after everything queued before it. A failure becomes an event. */
  #queue(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      if (error instanceof SessionEndedError) return;
      this.#feed({ type: 'failed', failure: failureOf(error) });
    });
  }

  /** What is interrupted or outlived by its session leads to no event any more. */
  #useModem(work: (modem: Modem) => Promise<SessionEvent | undefined | void> | undefined): void {
    const { signal } = this.#abort;
    this.#queue(async () => {
      if (signal.aborted || this.#modem === undefined) return;
      const wasInterrupted = this.#modem.interruption;
      try {
        const event = await work(this.#modem);
        if (event !== undefined && !wasInterrupted.aborted) this.#feed(event);
      } catch (error) {
        if (!wasInterrupted.aborted) throw error;
      }
    });
  }

  async #openStick(): Promise<void> {
    const { signal } = this.#abort;
    if (signal.aborted) return;
    const { datapath, hostNetwork, onStickOpened } = this.#parts;
    // A person may be asked for the permission, and takes the time that takes.
    clearTimeout(this.#deadline);
    await hostNetwork.prepare(signal);
    if (signal.aborted) return;
    this.#setDeadline(deadlinesMs.opening);
    await this.#parts.sticks?.look();
    const spec = this.#chooseStick();
    const stick: OpenedStick = await datapath.request('open-stick', { spec });
    if (signal.aborted) return;
    this.#modem = new Modem(this.#parts, this.#pinMemory, signal, {
      onEvent: (event) => {
        if (!signal.aborted) this.#onModemEvent(event);
      },
      onSignal: (level) => (this.facts.signal = level),
    });
    this.#watch.start();
    const busPath = spec.kind === 'usb' ? spec.busPath : undefined;
    this.facts.stick = { product: stick.product, busPath, imei: undefined };
    await onStickOpened?.(stick);
    if (!signal.aborted) this.#feed({ type: 'stick-opened', product: stick.product });
  }

  /** FailureError no-stick while it is not there. */
  #chooseStick(): StickSpec {
    const { sticks, spec } = this.#parts;
    if (sticks === undefined) return spec;
    this.#opened = sticks.current();
    if (this.#opened === undefined) throw new FailureError({ code: 'no-stick' });
    return this.#opened.spec;
  }

  async #wake(modem: Modem): Promise<SessionEvent> {
    await modem.wake();
    const imei = await modem.readImei();
    const { stick } = this.facts;
    if (stick !== undefined) this.facts.stick = { ...stick, imei };
    const opened = this.#opened;
    if (opened !== undefined && this.#parts.sticks?.recognise(opened, imei) === false) {
      return { type: 'failed', failure: { code: 'stick-gone', detail: 'this is another stick' } };
    }
    return { type: 'modem-awake' };
  }

  /** Whose SIM it is, once per opening; whoever knows its plan may say so before anything is dialled. */
  async #learnSim(modem: Modem): Promise<void> {
    if (this.facts.sim !== undefined) return;
    const sim = await modem.identifySim();
    this.facts.sim = sim;
    const plan = await this.#parts.onSimOpen?.(sim);
    if (plan !== undefined) this.#settings = { ...this.#settings, ...plan };
    const level = await modem.readSignal();
    if (level !== undefined) this.facts.signal = level;
  }

  #onModemEvent(event: SessionEvent): void {
    if (event.type === 'registration-changed') this.facts.registration = event.registration;
    this.#feed(event);
  }

  /**
   * `^DHCP?` and DHCP run side by side: whichever answers first gives the address. `^DHCPV6?` fills
   * in DNS servers where router advertisements have none.
   */
  #askForAddresses(modem: Modem, families: IpFamilies): void {
    const { datapath } = this.#parts;
    // A stick that is gone, a session that ends: told by others.
    const ignore = () => undefined;
    if (families.ipv4) {
      void modem
        .readLease()
        .then((lease) => lease && datapath.request('apply-static-lease', { lease }))
        .catch(ignore);
    }
    if (families.ipv6) {
      void modem
        .readIpv6Dns()
        .then((dnsServers) => datapath.request('apply-ipv6-dns', { dnsServers }))
        .catch(ignore);
    }
  }

  async #configureHost({
    lease,
    lease6,
  }: Extract<SessionEffect, { type: 'configure-host' }>): Promise<SessionEvent> {
    const { datapath, hostNetwork, mergeRefusals } = this.#parts;
    const { routing, chosenDestinations = [], nameServers = [] } = this.#settings;
    const isRefused = (await mergeRefusals?.isOnRecord()) ?? false;
    const offload = this.#settings.offload !== false && !isRefused;
    const handover = await hostNetwork.openTun(TUN_MTU, offload);
    await datapath.request('open-tun', { mtu: TUN_MTU, offload, handover });
    const families = await hostNetwork.apply({
      lease,
      lease6,
      extras: { ipv4: this.#extrasOf(lease), ipv6: this.#extrasOf(lease6) },
      routing: { mode: routing, destinations: chosenDestinations, nameServers },
    });
    await datapath.request('start-traffic', { families });
    return { type: 'host-configured', lease, lease6 };
  }

  #noteExtras(event: Extract<DatapathEvent, { type: 'link' }>['event']): void {
    if (event.type === 'lease' || event.type === 'lease6') this.#extras.set(event.lease, event);
  }

  #extrasOf(lease: IpLease | Ipv6Lease | undefined): FamilyExtras {
    return (lease === undefined ? undefined : this.#extras.get(lease)) ?? noExtras;
  }

  /** Gives everything back, each step whether or not the one before worked. */
  async #close(): Promise<void> {
    const { datapath, hostNetwork } = this.#parts;
    const modem = this.#modem;
    this.#modem = undefined;
    this.#unlock = undefined;
    this.#watch.stop();
    const problem = (error: unknown): Failure => failureOf(error);
    const notRestored = await hostNetwork.restore().then(() => undefined, problem);
    // A stick that no longer listens is no news on the way out.
    const ignore = () => undefined;
    if (!this.#stickGone) await modem?.farewell().catch(ignore);
    await modem?.close().catch(ignore);
    await this.#watch.read();
    this.meter.rest();
    await datapath.request('close', undefined).catch(ignore);
    this.#feed({
      type: 'closed',
      ...(notRestored === undefined ? {} : { failure: notRestored }),
    });
  }

  #onDatapathEvent(event: DatapathEvent): void {
    if (event.type === 'stick-gone') this.#stickGone = true;
    if (event.type === 'merges-refused') void this.#parts.mergeRefusals?.record();
    if (event.type === 'link') this.#noteExtras(event.event);
    const news = sessionEventOf(event, this.#state.state);
    if (news?.type === 'answered') this.#watch.trust();
    if (news !== undefined) this.#feed(news);
  }
}

const capReached: SessionEvent = { type: 'failed', failure: { code: 'cap-reached' } };

const routingFields = ['routing', 'chosenDestinations', 'nameServers'] as const;

const planFields = ['apn', 'user', 'password', 'auth', 'ipType'] as const;

type Online = Extract<SessionState, { state: 'online' }>;

function hasMoved(before: Online, after: Online): boolean {
  return (
    before.lease?.address !== after.lease?.address ||
    before.lease6?.address !== after.lease6?.address
  );
}

function failureOf(error: unknown): Failure {
  if (error instanceof FailureError) return error.failure;
  if (error instanceof AtClosedError) return { code: 'stick-gone', detail: error.message };
  return {
    code: 'unexpected',
    detail: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}
