/** What NodeUsbTransport needs of an open device: libusb's calls, without its error numbers. */

export type TransferType = 'control' | 'bulk' | 'interrupt';

/** How a transfer ended, as the host controller driver says it. */
export type TransferStatus =
  | 'completed'
  | 'cancelled'
  | 'stall'
  | 'overflow'
  | 'no-device'
  /** Anything else: CRC errors, no answer on the bus; often the first sign of an unplugging. */
  | 'error';

/** One transfer that may be submitted again and again, but is on its way once at a time. */
export interface UsbTransfer {
  /**
   * The buffer must stay as it is until `onDone` is called, which is never before this returns.
   * Throws TransportError; the transfer can not be used again then.
   */
  submit(buffer: Uint8Array): void;
  /** Asks for an early end; `onDone` comes in any case. */
  cancel(): void;
}

export interface UsbHandle {
  /** A control transfer's buffer starts with its 8 setup bytes; `endpoint` is 0 for it. */
  makeTransfer(
    endpoint: number,
    type: TransferType,
    onDone: (status: TransferStatus, actualLength: number) => void,
  ): UsbTransfer;

  /** All of the following throw, or reject with, TransportError. */
  claim(interfaceNumber: number): void;
  release(interfaceNumber: number): Promise<void>;
  setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void>;
  clearHalt(endpoint: number): Promise<void>;

  /** False where the system has no such thing as a kernel driver to detach. */
  isKernelDriverActive(interfaceNumber: number): boolean;
  detachKernelDriver(interfaceNumber: number): void;
  /** Lets the system look for a driver; that none takes the interface is no error. */
  attachKernelDriver(interfaceNumber: number): void;

  /** Resets the port: the device comes back in place, or as another one. */
  reset(): Promise<void>;

  /** All transfers must be back, and all promises settled. */
  close(): void;
}
