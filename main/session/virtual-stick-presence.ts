/** Whether the virtual stick is plugged in, as the Worker tells it. */
import type { VirtualStickSpec } from '../datapath/stick-spec.ts';
import type { PresentStick, StickPresence } from './stick-presence.ts';

export class VirtualStickPresence implements StickPresence {
  readonly #spec: VirtualStickSpec;
  readonly #listeners = new Set<() => void>();
  #address: number | undefined = 0;

  /** It is there from the start: the Worker makes it when it is opened first. */
  constructor(spec: VirtualStickSpec) {
    this.#spec = spec;
  }

  /** It is at this address now; undefined: nowhere. */
  moved(address: number | undefined): void {
    this.#address = address;
    for (const listener of [...this.#listeners]) listener();
  }

  look(): Promise<void> {
    return Promise.resolve();
  }

  current(): PresentStick | undefined {
    if (this.#address === undefined) return undefined;
    return { spec: this.#spec, key: `virtual ${this.#address}` };
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** There is only one. */
  recognise(): boolean {
    return true;
  }
}
