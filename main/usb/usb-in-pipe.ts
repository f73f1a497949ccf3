/** Reads that are queued again as soon as their bytes were used, in buffers made once. */
import { type InPipe, TransportError, type TransportErrorReason } from './stick-transport.ts';
import { TransferSlot } from './transfer-slot.ts';
import type { TransferStatus, UsbHandle } from './usb-handle.ts';

export interface UsbInPipeParts {
  readonly handle: UsbHandle;
  readonly endpoint: number;
  readonly type: 'bulk' | 'interrupt';
  readonly size: number;
  readonly inFlight: number;
  readonly onData: (bytes: Uint8Array, buffer: Uint8Array) => void;
  readonly onEnd: (error: TransportError) => void;
  /** Why a read ended as it did; takes its time where the stick may be about to vanish. */
  readonly explain: (status: TransferStatus) => Promise<TransportErrorReason>;
  /** Nothing is queued any more. */
  readonly onEnded: (pipe: UsbInPipe) => void;
}

export class UsbInPipe implements InPipe {
  readonly #parts: UsbInPipeParts;
  readonly #slots: readonly TransferSlot[];
  readonly #ended: Promise<void>;
  #resolveEnded: () => void = () => {};
  #queued = 0;
  #reason: TransportErrorReason | Promise<TransportErrorReason> | undefined;

  constructor(parts: UsbInPipeParts) {
    this.#parts = parts;
    this.#ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    const { handle, endpoint, type, size, inFlight } = parts;
    this.#slots = Array.from({ length: inFlight }, () => new TransferSlot(handle, endpoint, type));
    for (const slot of this.#slots) this.#submit(slot, new Uint8Array(size));
    // Without a single read nothing would ever come back to tell the end.
    if (this.#queued === 0) void Promise.resolve().then(() => this.#finish());
  }

  close(): Promise<void> {
    return this.end('aborted');
  }

  /** Cancels the reads and tells the owner why; resolves after that. The first reason counts. */
  end(reason: TransportErrorReason | Promise<TransportErrorReason>): Promise<void> {
    if (this.#reason === undefined) {
      this.#reason = reason;
      for (const slot of this.#slots) slot.cancel();
    }
    return this.#ended;
  }

  #submit(slot: TransferSlot, buffer: Uint8Array): void {
    if (this.#reason !== undefined) return;
    try {
      slot.submit(buffer, (status, length) => this.#onDone(slot, buffer, status, length));
      this.#queued += 1;
    } catch (error) {
      const isGone = error instanceof TransportError && error.reason === 'gone';
      void this.end(this.#parts.explain(isGone ? 'no-device' : 'error'));
    }
  }

  #onDone(slot: TransferSlot, buffer: Uint8Array, status: TransferStatus, length: number): void {
    this.#queued -= 1;
    if (status === 'completed' && this.#reason === undefined) {
      this.#parts.onData(buffer.subarray(0, length), buffer);
      this.#submit(slot, buffer);
    } else if (this.#reason === undefined) {
      void this.end(this.#parts.explain(status));
    }
    if (this.#queued === 0) void this.#finish();
  }

  async #finish(): Promise<void> {
    const reason = (await this.#reason) ?? 'io';
    this.#parts.onEnded(this);
    this.#parts.onEnd(new TransportError(reason));
    this.#resolveEnded();
  }
}
