/** The switches as they stand now, shared by all parts of one stick. */
import { type FaultSwitches, noFaults } from './fault-switches.ts';

export class FaultState {
  #switches: FaultSwitches;
  readonly #listeners: (() => void)[] = [];

  constructor(...layers: (Partial<FaultSwitches> | undefined)[]) {
    this.#switches = Object.assign({}, noFaults, ...layers) as FaultSwitches;
  }

  get now(): FaultSwitches {
    return this.#switches;
  }

  /** Changes some switches; the others keep their value. */
  set(changes: Partial<FaultSwitches>): void {
    this.#switches = { ...this.#switches, ...changes };
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }
}
