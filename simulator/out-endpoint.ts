/** The device's side of a bulk OUT endpoint: takes the host's transfers in order, or lets them wait. */

/** One write of the host. Its bytes belong to the endpoint until `complete` or `cancel`. */
export interface OutRequest {
  readonly bytes: Uint8Array;
  /** Called from the bus turn, at most once. */
  readonly complete: () => void;
}

export class OutEndpoint {
  /**
   * Takes one transfer whole; false = not now (the device answers NAK and the write waits for
   * {@link retry}). The bytes are the host's: valid during the call only.
   */
  sink: (bytes: Uint8Array) => boolean = () => false;

  readonly #requests: OutRequest[] = [];
  readonly #wake: () => void;

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

  /** The sink is ready again. */
  retry(): void {
    if (this.#requests.length > 0) this.#wake();
  }

  pump(): void {
    for (let budget = this.#requests.length; budget > 0; budget -= 1) {
      const request = this.#requests[0];
      if (request === undefined || !this.sink(request.bytes)) return;
      // The sink may have ended the device, and every transfer with it.
      if (this.#requests[0] !== request) return;
      this.#requests.shift();
      request.complete();
    }
  }
}
