/**
 * The engine of one stick, from the first "connect" until another stick is chosen: its snapshots become
 * slices, what a person or the settings have decided is given to it.
 */
import type { ConnectionSettings, PlanSettings } from '../../shared/connection-settings.ts';
import type {
  ConnectionSnapshot,
  DataBudget,
  SimIdentity,
} from '../../shared/connection-snapshot.ts';
import type { HistoryEntry } from '../../shared/session-history.ts';
import type { SessionState } from '../../shared/session.ts';
import type { AtSession } from '../at/at-session.ts';
import { definedOnly } from '../at/defined-only.ts';
import type { StickSpec } from '../datapath/stick-spec.ts';
import type { PinKeeper } from '../session/pin-memory.ts';
import type { EngineSession, OpenEngineSession } from './engine-session.ts';
import { RadioWatch } from './radio-watch.ts';
import type { SliceStore } from './slice-store.ts';
import { TrafficChart } from './traffic-chart.ts';

/** What the session tells; each is called once per change. */
export interface ActiveSessionOwner {
  readonly onState: (state: SessionState) => void;
  /** Undefined: nobody's, or not known any more. */
  readonly onSim: (sim: SimIdentity | undefined) => void;
  /** The SIM is open and nothing is dialled yet. */
  readonly planFor: (sim: SimIdentity) => PlanSettings | undefined;
  readonly onBytes: (bytes: number) => void;
  readonly onHistory: (entries: readonly HistoryEntry[]) => void;
  readonly onStoredPinWrong: (iccid: string) => void;
  readonly onImei: (imei: string) => void;
}

export interface ActiveSessionParts {
  readonly open: OpenEngineSession;
  readonly spec: StickSpec;
  readonly settings: ConnectionSettings;
  readonly pinKeeper: PinKeeper | undefined;
  readonly store: SliceStore;
  readonly owner: ActiveSessionOwner;
  readonly nowMs: () => number;
}

/** What the settings decide about a connection; the plan comes with the SIM. */
export type Decisions = Required<
  Pick<
    ConnectionSettings,
    'routing' | 'chosenDestinations' | 'nameServers' | 'roamingAllowed' | 'metered'
  >
>;

export class ActiveSession {
  readonly engine: EngineSession;
  readonly spec: StickSpec;
  readonly #parts: ActiveSessionParts;
  readonly #chart = new TrafficChart();
  readonly #radio: RadioWatch;
  readonly #stopListening: () => void;
  #before: ConnectionSnapshot;
  #plan: PlanSettings | undefined;

  constructor(parts: ActiveSessionParts) {
    const { open, spec, settings, pinKeeper, store, owner, nowMs } = parts;
    this.#parts = parts;
    this.spec = spec;
    this.#radio = new RadioWatch({ store, nowMs, at: () => this.at });
    this.engine = open({
      spec,
      settings,
      reconnect: true,
      onStickOpened: ({ ntbFormat }) => {
        this.#radio.stickOpened(ntbFormat);
        return Promise.resolve();
      },
      onSimOpen: (sim) => Promise.resolve((this.#plan = owner.planFor(sim))),
      ...(pinKeeper === undefined ? {} : { pinKeeper }),
      onStoredPinWrong: owner.onStoredPinWrong,
    });
    const { connection } = this.engine;
    this.#before = connection.snapshot;
    this.#stopListening = connection.subscribe((snapshot) => this.#follow(snapshot));
  }

  get state(): SessionState {
    return this.engine.connection.snapshot.session;
  }

  get at(): AtSession | undefined {
    return this.engine.runner.modem?.at;
  }

  /** An open call is dialled again with it; after a refusal of the one before it goes on. */
  usePlan({ apn, user, password, auth, ipType }: PlanSettings): void {
    const plan = definedOnly({ apn, user, password, auth, ipType });
    if (JSON.stringify(plan) === JSON.stringify(this.#plan)) return;
    this.#plan = plan;
    this.engine.connection.setPlan(plan);
  }

  /** Each counts at once where the session is beyond the point where it matters. */
  decide(wanted: Decisions): void {
    const { connection } = this.engine;
    const { settings } = connection.snapshot;
    const isOther = (name: keyof Decisions): boolean =>
      JSON.stringify(settings[name] ?? []) !== JSON.stringify(wanted[name]);
    if (isOther('routing') || isOther('chosenDestinations') || isOther('nameServers')) {
      connection.setRouting({
        mode: wanted.routing,
        destinations: wanted.chosenDestinations,
        nameServers: wanted.nameServers,
      });
    }
    if (isOther('metered')) connection.setMetered(wanted.metered);
    if (isOther('roamingAllowed')) connection.allowRoaming(wanted.roamingAllowed);
  }

  setBudget(budget: DataBudget | undefined): void {
    this.engine.connection.setDataBudget(budget);
  }

  /** Resolves when everything is given back and the Worker has ended. Idempotent. */
  async end(): Promise<void> {
    await this.engine.connection.disconnect();
    this.#stopListening();
    this.#radio.stop();
    await this.engine.end();
    this.#parts.store.set('traffic', this.#chart.restart());
  }

  #follow(snapshot: ConnectionSnapshot): void {
    const before = this.#before;
    this.#before = snapshot;
    const { owner } = this.#parts;
    const { session, sim, stick, traffic, history, settings } = snapshot;
    if (traffic !== before.traffic) this.#showTraffic(snapshot, before);
    if (history !== before.history) owner.onHistory(history);
    if (stick?.imei !== undefined && stick.imei !== before.stick?.imei) owner.onImei(stick.imei);
    if (sim !== before.sim) owner.onSim(sim);
    if (session === before.session && settings.apn === before.settings.apn) return;
    this.#radio.follow(session, settings.apn);
    if (session !== before.session) owner.onState(session);
  }

  #showTraffic({ session, traffic }: ConnectionSnapshot, { traffic: last }: ConnectionSnapshot) {
    const { store, owner } = this.#parts;
    const isAtRest = ['idle', 'failed', 'closing', 'waiting-for-stick'].includes(session.state);
    const view = this.#chart.add(traffic, performance.now());
    store.set('traffic', isAtRest ? this.#chart.restart() : view);
    const bytes = traffic.sentBytes + traffic.receivedBytes - last.sentBytes - last.receivedBytes;
    if (bytes > 0) owner.onBytes(bytes);
  }
}
