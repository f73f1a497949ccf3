/** What is known of the stick, the SIM and the network, for people to see; the machine needs none of it. */
import type { SimIdentity, StickIdentity } from '../../shared/connection-snapshot.ts';
import type { Registration, SessionState } from '../../shared/session.ts';
import type { Signal } from '../../shared/signal.ts';

export class SessionFacts {
  readonly #onChange: () => void;
  #stick: StickIdentity | undefined;
  #sim: SimIdentity | undefined;
  #registration: Registration | undefined;
  #signal: Signal | undefined;
  #onlineSinceMs: number | undefined;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get stick(): StickIdentity | undefined {
    return this.#stick;
  }

  get sim(): SimIdentity | undefined {
    return this.#sim;
  }

  get registration(): Registration | undefined {
    return this.#registration;
  }

  get signal(): Signal | undefined {
    return this.#signal;
  }

  /** Wall clock. */
  get onlineSinceMs(): number | undefined {
    return this.#onlineSinceMs;
  }

  set stick(stick: StickIdentity | undefined) {
    this.#stick = stick;
    this.#onChange();
  }

  set sim(sim: SimIdentity | undefined) {
    this.#sim = sim;
    this.#onChange();
  }

  set signal(signal: Signal) {
    this.#signal = signal;
    this.#onChange();
  }

  /** A report names the status alone; operator and technology stay until a question is answered. */
  set registration(registration: Registration) {
    this.#registration = { ...this.#registration, ...registration };
    this.#onChange();
  }

  follow({ state }: SessionState, wallMs: number): void {
    if (state === 'online') this.#onlineSinceMs ??= wallMs;
    else if (state !== 'recovering') this.#onlineSinceMs = undefined;
    if (state !== 'idle' && state !== 'failed' && state !== 'waiting-for-stick') return;
    this.#stick = undefined;
    this.#sim = undefined;
    this.#registration = undefined;
    this.#signal = undefined;
  }
}
