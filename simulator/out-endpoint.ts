/** The device's side of a bulk OUT endpoint: takes the host's transfers in order, or lets them wait. */

/** One write of the host. Its bytes belong to the endpoint until `complete` or `cancel`. */
export interface OutRequest {
  readonly bytes: Uint8Array;
  /** Called from the bus turn, at most once. */
  readonly complete: () => void;
  /** Called in place of `complete`, when the endpoint is halted. */
  readonly stall?: () => void;
}

export class OutEndpoint {
  /**
   * Takes one transfer whole; false = not now (the device answers NAK and the write waits for
   * {@link retry}). The bytes are the host's: valid during the call only.
   */
  sink: (bytes: Uint8Array) => boolean = () => false;

  readonly #requests: OutRequest[] = [];
  readonly #wake: () => void;
  #isHalted = false;

  constructor(wake: () => void) {
    this.#wake = wake;
  }

  submit(request: OutRequest): void {
    this.#requests.push(request);
    this.#wake();
  }

  cancel(request: OutRequest): void {
    const index = this.#requests.indexOf(request);
    if (index >= 0) this.#requests.splice(index, 1);
  }

  /** Every write ends with a stall until {@link clearHalt}. */
  halt(): void {
    this.#isHalted = true;
    this.#wake();
  }

  clearHalt(): void {
    this.#isHalted = false;
  }

  /** The sink is ready again. */
  retry(): void {
    if (this.#requests.length > 0) this.#wake();
  }

  pump(): void {
    for (let budget = this.#requests.length; budget > 0; budget -= 1) {
      const request = this.#requests[0];
      if (this.#isHalted && request?.stall !== undefined) {
        this.#requests.shift();
        request.stall();
        continue;
      }
      if (request === undefined || !this.sink(request.bytes)) return;
      // The sink may have ended the device, and every transfer with it.
      if (this.#requests[0] !== request) return;
      this.#requests.shift();
      request.complete();
    }
  }
}
