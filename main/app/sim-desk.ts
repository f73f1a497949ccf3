/** The SIM in the stick: whose it is, the plan it dials with, what is remembered of it. */
import type { SimIdentity } from '../../shared/connection-snapshot.ts';
import type { PlansView, SimView } from '../../shared/ipc/snapshot.ts';
import type { Plan } from '../../shared/plan.ts';
import type { PinKeeper } from '../session/pin-memory.ts';
import type { AppParts } from './app-parts.ts';
import { choosePlan } from './plan-choice.ts';
import { simKeyOf } from './sim-key.ts';
import { SimMemory } from './sim-memory.ts';
import type { SliceStore } from './slice-store.ts';

export const noPlans: PlansView = {
  candidates: [],
  chosen: undefined,
  needsChoice: false,
  doctor: undefined,
};

export const noSim: SimView = {
  simKey: undefined,
  homeNetwork: undefined,
  providerName: undefined,
  pinRemembered: false,
  pinLock: undefined,
};

export interface PlanDecision {
  readonly plan: Pick<Plan, 'apn'> & Partial<Plan>;
  /** Several fit and nobody has chosen: a person has to be asked first. */
  readonly needsChoice: boolean;
}

export class SimDesk {
  readonly #parts: Pick<AppParts, 'plans' | 'saveSettings'>;
  readonly #store: SliceStore;
  readonly #memory: SimMemory;
  #forced: Plan | undefined;

  constructor(
    parts: Pick<AppParts, 'plans' | 'saveSettings' | 'pinStore' | 'knownSims' | 'saveKnownSims'>,
    store: SliceStore,
  ) {
    this.#parts = parts;
    this.#store = store;
    this.#memory = new SimMemory({ ...parts, onPinsChanged: () => void this.#showPin() });
  }

  get pinKeeper(): PinKeeper | undefined {
    return this.#memory.pinKeeper;
  }

  get isKnown(): boolean {
    return this.#memory.isKnown(this.#simKey);
  }

  /** It is online; `isKept`: to be known beyond this run. */
  know(isKept: boolean): void {
    if (this.#simKey !== undefined) this.#memory.know(this.#simKey, isKept);
  }

  /** What the engine has read; undefined changes nothing, it may be the same SIM again. */
  show(sim: SimIdentity | undefined): void {
    if (sim === undefined) return;
    const simKey = sim.iccid === undefined ? undefined : simKeyOf(sim.iccid);
    if (this.#simKey !== simKey) this.forget();
    this.#store.change('sim', { simKey, pinLock: sim.asksForPin });
    void this.#showPin();
  }

  planFor({ imsiPrefix, mncLength }: SimIdentity): PlanDecision {
    const { settings, radio, plans } = this.#store.snapshot;
    if (this.#forced !== undefined) return { plan: this.#forced, needsChoice: false };
    const fitting =
      imsiPrefix === undefined
        ? { homeNetwork: undefined, providerName: undefined, plans: [] }
        : this.#parts.plans.plansFor(imsiPrefix, radio.operator, mncLength);
    const { homeNetwork, providerName } = fitting;
    this.#store.change('sim', { homeNetwork, providerName });
    const remembered = this.#simKey === undefined ? undefined : settings.plans[this.#simKey];
    const { plan, view } = choosePlan(fitting, plans.chosen ?? remembered);
    this.#store.set('plans', { ...view, doctor: plans.doctor });
    return { plan, needsChoice: view.needsChoice };
  }

  /** In place of whatever is chosen, until the returned function is called. */
  forcePlan(plan: Plan): () => void {
    this.#forced = plan;
    return () => (this.#forced = undefined);
  }

  /** For this SIM, from now on. */
  async rememberPlan(plan: Plan): Promise<void> {
    const { settings } = this.#store.snapshot;
    this.#store.change('plans', { chosen: plan, needsChoice: false });
    if (this.#simKey === undefined) return;
    const changed = { ...settings, plans: { ...settings.plans, [this.#simKey]: plan } };
    this.#store.set('settings', changed);
    await this.#parts.saveSettings(changed);
  }

  /** Another SIM, or another stick. */
  forget(): void {
    this.#store.set('sim', noSim);
    const { doctor } = this.#store.snapshot.plans;
    this.#store.set('plans', { ...noPlans, doctor });
  }

  /** What was remembered is the old one. */
  async pinChanged(newPin: string): Promise<void> {
    await this.#memory.replacePin(this.#simKey, newPin);
  }

  async forgetPin(): Promise<void> {
    await this.#memory.forgetPin(this.#simKey);
  }

  forgetPinOf(iccid: string): void {
    void this.#memory.forgetPin(simKeyOf(iccid));
  }

  get #simKey(): string | undefined {
    return this.#store.snapshot.sim.simKey;
  }

  async #showPin(): Promise<void> {
    const simKey = this.#simKey;
    const pinRemembered = await this.#memory.hasPin(simKey);
    if (this.#simKey === simKey) this.#store.change('sim', { pinRemembered });
  }
}
