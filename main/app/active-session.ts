/**
 * One stretch from "connect" to everything given back: what the engine tells becomes slices, what a
 * person or the settings have decided is given to the engine.
 */
import type { ConnectionSettings } from '../../shared/connection-settings.ts';
import type { SessionState } from '../../shared/session.ts';
import type { Plan } from '../../shared/plan.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import type { OpenedStick } from '../datapath/worker-contract.ts';
import type { AtSession } from '../at/at-session.ts';
import { definedOnly } from '../at/defined-only.ts';
import type { EngineSession, OpenEngineSession } from './engine-session.ts';
import { internetDetails, noRadio, readRadio, readStickDetails } from './radio-view.ts';
import { readSimIdentity, type SimIdentity } from './sim-identity.ts';
import type { SliceStore } from './slice-store.ts';
import { noTraffic, TrafficMeter } from './traffic-meter.ts';

/** What the session asks back; all are called at most once per change. */
export interface ActiveSessionOwner {
  readonly onState: (state: SessionState, before: SessionState) => void;
  /** The SIM told who it is: locked (without IMSI), and again once it is open. */
  readonly onSim: (sim: SimIdentity) => Promise<void>;
  readonly onBytes: (bytes: number) => void;
  readonly onStoredPinWrong: (iccid: string) => void;
  readonly onMaskedImei: (imei: string) => void;
}

export interface ActiveSessionParts {
  readonly open: OpenEngineSession;
  readonly spec: StickSpec;
  readonly store: SliceStore;
  readonly owner: ActiveSessionOwner;
  readonly nowMs: () => number;
}

const COUNT_MS = 1_000;
const RADIO_MS = 5_000;

export class ActiveSession {
  readonly engine: EngineSession;
  readonly #parts: ActiveSessionParts;
  #apn: string;
  readonly #meter = new TrafficMeter();
  readonly #stopListening: () => void;
  readonly #timers: NodeJS.Timeout[];
  #state: SessionState = { state: 'idle' };
  #stick: OpenedStick | undefined;
  #simReadIn: 'locked' | 'open' | undefined;
  #isReadingRadio = false;

  constructor(parts: ActiveSessionParts, settings: ConnectionSettings) {
    this.#parts = parts;
    this.#apn = settings.apn;
    this.engine = parts.open({
      spec: parts.spec,
      settings,
      onStickOpened: (stick) => {
        this.#stick = stick;
        return Promise.resolve();
      },
      onStoredPinWrong: parts.owner.onStoredPinWrong,
    });
    this.#stopListening = this.engine.runner.onState((state) => this.#onState(state));
    this.#timers = [
      setInterval(() => void this.#count(), COUNT_MS),
      setInterval(() => void this.#readRadio(), RADIO_MS),
    ];
  }

  get state(): SessionState {
    return this.engine.runner.state;
  }

  get at(): AtSession | undefined {
    return this.engine.runner.modem?.at;
  }

  get apn(): string {
    return this.#apn;
  }

  /** An open call is dialled again with it. */
  usePlan({ apn, user, password, auth, ipType }: Pick<Plan, 'apn'> & Partial<Plan>): void {
    this.#apn = apn;
    const plan = { apn, user, password, auth, ipType };
    this.engine.connection.setPlan(definedOnly(plan));
  }

  allowRoaming(): void {
    this.engine.connection.allowRoaming(true);
  }

  /** Resolves when everything is given back and the Worker has ended. Idempotent. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.engine.runner.disconnect();
    await this.engine.end();
    this.#stopListening();
    this.#parts.store.set('traffic', noTraffic);
    this.#parts.store.set('radio', noRadio);
  }

  #onState(state: SessionState): void {
    const before = this.#state;
    this.#state = state;
    this.#parts.owner.onState(state, before);
    const isLocked = state.state === 'pin-required';
    const isOpen = state.state === 'registering';
    if (isLocked && this.#simReadIn === undefined) void this.#readSim('locked');
    if (isOpen && this.#simReadIn !== 'open') void this.#readSim('open');
    this.#showDetails();
  }

  async #readSim(condition: 'locked' | 'open'): Promise<void> {
    this.#simReadIn = condition;
    const { at } = this;
    if (at === undefined) return;
    try {
      await this.#parts.owner.onSim(await readSimIdentity(at));
      if (condition === 'locked') return;
      const { nowMs, store, owner } = this.#parts;
      const stick = await readStickDetails(at, this.#stick?.ntbFormat, nowMs);
      store.change('radio', { details: [...store.snapshot.radio.details, ...stick.details] });
      if (stick.maskedImei !== undefined) owner.onMaskedImei(stick.maskedImei);
      await this.#readRadio();
    } catch {
      // The stick went meanwhile; the session tells.
    }
  }

  async #count(): Promise<void> {
    if (this.at === undefined) return;
    const counters = await this.engine.readCounters().catch(() => undefined);
    if (counters === undefined) return;
    const { view, bytes } = this.#meter.add(counters, performance.now());
    this.#parts.store.set('traffic', view);
    if (bytes > 0) this.#parts.owner.onBytes(bytes);
  }

  async #readRadio(): Promise<void> {
    const { at } = this;
    if (at === undefined || this.#simReadIn !== 'open' || this.#isReadingRadio) return;
    this.#isReadingRadio = true;
    const { store, nowMs } = this.#parts;
    try {
      store.set('radio', await readRadio(at, store.snapshot.radio, nowMs));
      this.#showDetails();
    } catch {
      // The stick went meanwhile; the session tells.
    } finally {
      this.#isReadingRadio = false;
    }
  }

  #showDetails(): void {
    const { store } = this.#parts;
    const others = store.snapshot.radio.details.filter(({ group }) => group !== 'internet');
    const internet = internetDetails(this.#state, this.#apn);
    store.change('radio', { details: [...others, ...internet] });
  }
}
