/** The device's side of a bulk or interrupt IN endpoint: transfers out of it meet reads put to it. */

export type InStatus = 'ok' | 'overflow' | 'stall';

/** One read of the host. Its buffer belongs to the endpoint until `complete` or `cancel`. */
export interface InRequest {
  readonly buffer: Uint8Array;
  /** Called from the bus turn, at most once. */
  readonly complete: (status: InStatus, length: number) => void;
}

export interface InEndpointOptions {
  readonly maxPacketSize: number;
  /**
   * Whether the device ends a transfer that is a multiple of the packet size with a zero-length
   * packet. The vendor's gadget sets that flag on bulk endpoints; interrupt endpoints have none.
   */
  readonly endsWithZlp: boolean;
  /** Asks for a bus turn. */
  readonly wake: () => void;
}

export class InEndpoint {
  /**
   * Makes the next transfer when a read waits and none is queued; undefined = nothing to send now
   * (call {@link retry} when that changes). The bytes must stay as they are until it is called again.
   */
  source: (() => Uint8Array | undefined) | undefined;

  readonly #options: InEndpointOptions;
  readonly #requests: InRequest[] = [];
  readonly #transfers: Uint8Array[] = [];
  /** The transfer under way and how much of it went out. */
  #current: Uint8Array | undefined;
  #sent = 0;
  /** Bytes already in the buffer of the first waiting read. */
  #filled = 0;
  #queuedBytes = 0;
  #isHalted = false;

  constructor(options: InEndpointOptions) {
    this.#options = options;
  }

  /** Bytes the device queued and no read has begun to take. */
  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  submit(request: InRequest): void {
    this.#requests.push(request);
    this.#options.wake();
  }

  cancel(request: InRequest): void {
    const index = this.#requests.indexOf(request);
    if (index < 0) return;
    if (index === 0) this.#filled = 0;
    this.#requests.splice(index, 1);
  }

  /** Every read ends with 'stall' until {@link clearHalt}; what is queued stays. */
  halt(): void {
    this.#isHalted = true;
    this.#options.wake();
  }

  /** CLEAR_FEATURE(ENDPOINT_HALT), or another alternate setting. */
  clearHalt(): void {
    this.#isHalted = false;
    this.#options.wake();
  }

  /** The source has something now. */
  retry(): void {
    if (this.#requests.length > 0) this.#options.wake();
  }

  /** Queues one transfer of the device; the bytes belong to the endpoint from now on. */
  send(bytes: Uint8Array): void {
    this.#transfers.push(bytes);
    this.#queuedBytes += bytes.length;
    this.#options.wake();
  }

  /** The device forgets what it wanted to send. Waiting reads keep waiting. */
  clear(): void {
    this.#transfers.length = 0;
    this.#current = undefined;
    this.#sent = 0;
    this.#filled = 0;
    this.#queuedBytes = 0;
  }

  /** Serves the reads that wait now; reads queued by their completions are left for later. */
  pump(): void {
    for (let budget = this.#requests.length; budget > 0;) {
      const request = this.#requests[0];
      if (this.#isHalted && request !== undefined) {
        budget -= 1;
        this.#complete(request, 'stall');
        continue;
      }
      const transfer = this.#nextTransfer();
      if (request === undefined || transfer === undefined) return;
      if (this.#fill(request, transfer)) budget -= 1;
    }
  }

  #nextTransfer(): Uint8Array | undefined {
    if (this.#current === undefined) {
      if (this.#requests.length === 0) return undefined;
      const queued = this.#transfers.shift();
      this.#queuedBytes -= queued?.length ?? 0;
      this.#current = queued ?? this.source?.();
      this.#sent = 0;
    }
    return this.#current;
  }

  /** Moves what fits, as packets; true when the read completed. */
  #fill(request: InRequest, transfer: Uint8Array): boolean {
    const { maxPacketSize, endsWithZlp } = this.#options;
    const room = request.buffer.length - this.#filled;
    const left = transfer.length - this.#sent;
    const wholePackets = room - (room % maxPacketSize);
    const moved = left <= room ? left : wholePackets;
    request.buffer.set(transfer.subarray(this.#sent, this.#sent + moved), this.#filled);
    this.#sent += moved;
    this.#filled += moved;

    if (moved < left) {
      if (moved === room) return this.#complete(request, 'ok');
      // The next packet is larger than what is left of the buffer: the host controller calls that
      // babble, and the rest of the transfer is lost with it.
      this.#endTransfer();
      return this.#complete(request, 'overflow');
    }

    if (transfer.length % maxPacketSize !== 0 || transfer.length === 0) {
      this.#endTransfer();
      return this.#complete(request, 'ok');
    }
    const isFull = this.#filled === request.buffer.length;
    // A full read is complete before the zero-length packet comes: the next read gets that alone.
    if (endsWithZlp && isFull) this.#becomeZlp();
    else this.#endTransfer();
    return isFull || endsWithZlp ? this.#complete(request, 'ok') : false;
  }

  #becomeZlp(): void {
    this.#endTransfer();
    this.#transfers.unshift(new Uint8Array(0));
  }

  #endTransfer(): void {
    this.#current = undefined;
    this.#sent = 0;
  }

  #complete(request: InRequest, status: InStatus): true {
    this.#requests.shift();
    const filled = this.#filled;
    this.#filled = 0;
    request.complete(status, filled);
    return true;
  }
}
