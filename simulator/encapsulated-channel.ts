/** AT over SEND_ENCAPSULATED_COMMAND and GET_ENCAPSULATED_RESPONSE (CDC 1.2 §6.2); dead on E3372. */
import type { FaultState } from './fault-state.ts';

export class EncapsulatedChannel {
  /** Takes command bytes to the AT port behind the channel. */
  onCommand: (bytes: Uint8Array) => void = () => {};
  /** A response waits. */
  onResponse: () => void = () => {};

  readonly #faults: FaultState;
  #responses: Uint8Array[] = [];

  constructor(faults: FaultState) {
    this.#faults = faults;
  }

  get unreadBytes(): number {
    return this.#responses.reduce((sum, { length }) => sum + length, 0);
  }

  receive(bytes: Uint8Array): void {
    if (!this.#faults.now.encapsulatedDead) this.onCommand(bytes);
  }

  /** Queues bytes of the AT port for the host. */
  respond(bytes: Uint8Array): void {
    if (this.#faults.now.encapsulatedDead) return;
    this.#responses.push(bytes);
    this.onResponse();
  }

  /** The next response, at most `length` bytes of it; empty when none waits. */
  takeResponse(length: number): Uint8Array {
    const [first, ...others] = this.#responses;
    if (first === undefined) return new Uint8Array(0);
    const rest = first.subarray(length);
    this.#responses = rest.length > 0 ? [rest, ...others] : others;
    return first.subarray(0, length);
  }

  clear(): void {
    this.#responses = [];
  }
}
