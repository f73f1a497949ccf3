/** AT over the bulk pair of one serial interface, which its owner has claimed. */
import type { InPipe, StickTransport } from '../usb/stick-transport.ts';
import type { AtChannel } from './at-channel.ts';

export interface BulkEndpoints {
  /** Endpoint addresses. */
  readonly bulkIn: number;
  readonly bulkOut: number;
}

/** A multiple of every bulk packet size; answers are short, listings come in several transfers. */
const READ_SIZE = 4_096;
const READS_IN_FLIGHT = 2;
const WRITE_TIMEOUT_MS = 5_000;
/** What came before anyone listened is kept up to here, then the oldest goes. */
const EARLY_LIMIT = 65_536;

/**
 * Reads from the moment it is made, so that a port nobody listens to does not fill up. Each write
 * is one USB transfer, whatever its length; there is no time limit but the 5 s of the transfer.
 *
 * A listener set late gets what came before, and hears of an end that has already happened; `close`
 * is an end too. After the end, writes reject with the error of the end.
 */
export class BulkAtChannel implements AtChannel {
  readonly #transport: StickTransport;
  readonly #bulkOut: number;
  readonly #pipe: InPipe;
  #dataListener: ((bytes: Uint8Array) => void) | undefined;
  #endListener: ((error: Error) => void) | undefined;
  #early: Uint8Array[] = [];
  #earlyLength = 0;
  #end: Error | undefined;
  #closing: Promise<void> | undefined;

  constructor(transport: StickTransport, { bulkIn, bulkOut }: BulkEndpoints) {
    this.#transport = transport;
    this.#bulkOut = bulkOut;
    this.#pipe = transport.openIn(
      bulkIn,
      { size: READ_SIZE, inFlight: READS_IN_FLIGHT },
      (bytes) => this.#receive(bytes),
      (error) => this.#finish(error),
    );
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#end !== undefined) throw this.#end;
    // The transport keeps its buffer until the transfer ends; the caller keeps theirs.
    await this.#transport.write(this.#bulkOut, bytes.slice(), WRITE_TIMEOUT_MS);
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#dataListener = listener;
    const early = this.#early;
    this.#early = [];
    this.#earlyLength = 0;
    for (const bytes of early) listener(bytes);
  }

  onEnd(listener: (error: Error) => void): void {
    this.#endListener = listener;
    const end = this.#end;
    if (end === undefined) return;
    queueMicrotask(() => {
      if (this.#endListener === listener) listener(end);
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#pipe.close();
    return this.#closing;
  }

  #receive(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const own = bytes.slice(); // The transport reads into the same buffer again.
    if (this.#dataListener !== undefined) {
      this.#dataListener(own);
      return;
    }
    this.#early.push(own);
    this.#earlyLength += own.byteLength;
    while (this.#earlyLength > EARLY_LIMIT) {
      this.#earlyLength -= this.#early.shift()?.byteLength ?? 0;
    }
  }

  #finish(error: Error): void {
    if (this.#end !== undefined) return;
    this.#end = error;
    this.#endListener?.(error);
  }
}
