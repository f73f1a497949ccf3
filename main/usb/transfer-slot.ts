import type { TransferStatus, TransferType, UsbHandle, UsbTransfer } from './usb-handle.ts';

/** A transfer whose completion can be given a new receiver each time it is submitted. */
export class TransferSlot {
  readonly #transfer: UsbTransfer;
  #onDone: (status: TransferStatus, actualLength: number) => void = () => {};

  constructor(handle: UsbHandle, endpoint: number, type: TransferType) {
    this.#transfer = handle.makeTransfer(endpoint, type, (status, actualLength) =>
      this.#onDone(status, actualLength),
    );
  }

  /** Throws TransportError; the slot is of no use after that. */
  submit(buffer: Uint8Array, onDone: (status: TransferStatus, actualLength: number) => void): void {
    this.#onDone = onDone;
    this.#transfer.submit(buffer);
  }

  cancel(): void {
    this.#transfer.cancel();
  }
}
