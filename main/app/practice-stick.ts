/** The built-in stick: put in its socket by whoever tries the program without one, and pulled out. */
import { FailureError } from '../../shared/failure.ts';
import type { VirtualScenario } from '../../shared/ipc/contract.ts';
import type { FoundStick } from '../../shared/ipc/snapshot.ts';
import type { VirtualStickSpec } from '../datapath/stick-spec.ts';
import { afterReplug, virtualStick } from './virtual-scenarios.ts';

export const VIRTUAL_ID = 'virtual';

export class PracticeStick {
  #spec: VirtualStickSpec | undefined;
  #scenario: VirtualScenario | undefined;
  #isPlugged = false;
  #user: string | undefined;

  use(scenario: VirtualScenario, timeScale: number): void {
    this.#scenario = scenario;
    this.#spec = virtualStick(scenario, timeScale);
    this.#isPlugged = true;
    this.#user = scenario === 'busy' ? 'ModemManager' : undefined;
  }

  /** Pulled out, it keeps what it is; {@link plugIn} brings it back. */
  pullOut(): void {
    this.#isPlugged = false;
  }

  /** False where there was none before, or another one is wanted. */
  plugIn(scenario: VirtualScenario): boolean {
    if (this.#spec === undefined || this.#scenario !== scenario || this.#isPlugged) return false;
    this.#spec = afterReplug(this.#spec);
    this.#isPlugged = true;
    return true;
  }

  /** From whoever uses it. */
  takeOver(): void {
    this.#user = undefined;
  }

  /** FailureError no-stick. */
  requireSpec(): VirtualStickSpec {
    if (this.#spec === undefined) throw new FailureError({ code: 'no-stick' });
    return this.#spec;
  }

  /** Undefined while it is not plugged in. */
  get found(): FoundStick | undefined {
    if (this.#spec === undefined || !this.#isPlugged) return undefined;
    return {
      id: VIRTUAL_ID,
      product: 'E3372',
      kind: this.#spec.profile === 'hilink' ? 'hilink' : 'virtual',
      users: this.#user === undefined ? [] : [this.#user],
    };
  }
}
