/** UsbHandle over the `usb` package (libusb). The only file that imports it, besides its finder. */
import { Transfer, usb, type Device, type LibUSBException } from 'usb';

import { TransportError, type TransportErrorReason } from './stick-transport.ts';
import type { TransferStatus, TransferType, UsbHandle, UsbTransfer } from './usb-handle.ts';

const transferTypes: Record<TransferType, number> = {
  control: usb.LIBUSB_TRANSFER_TYPE_CONTROL,
  bulk: usb.LIBUSB_TRANSFER_TYPE_BULK,
  interrupt: usb.LIBUSB_TRANSFER_TYPE_INTERRUPT,
};

/**
 * libusb's own time-outs are not used: in the build that comes with `usb` 2.18 they fire up to 60 s
 * late while the bus is quiet, because its event thread sleeps in a poll of that length.
 */
const NO_TIMEOUT = 0;

export class LibusbHandle implements UsbHandle {
  readonly #device: Device;

  /** `device` must be open. */
  constructor(device: Device) {
    this.#device = device;
  }

  makeTransfer(
    endpoint: number,
    type: TransferType,
    onDone: (status: TransferStatus, actualLength: number) => void,
  ): UsbTransfer {
    const transfer = new Transfer(
      this.#device,
      endpoint,
      transferTypes[type],
      NO_TIMEOUT,
      (error: LibUSBException | undefined, _buffer, actualLength) =>
        onDone(error === undefined ? 'completed' : statusOf(error.errno), actualLength),
    );
    return {
      submit: (buffer) =>
        translating(() => {
          transfer.submit(Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength));
        }),
      cancel: () => {
        try {
          transfer.cancel();
        } catch {
          // It is on its way back already, or the device is gone, which brings it back.
        }
      },
    };
  }

  claim(interfaceNumber: number): void {
    translating(() => this.#device.__claimInterface(interfaceNumber));
  }

  release(interfaceNumber: number): Promise<void> {
    return settling((done) => this.#device.__releaseInterface(interfaceNumber, done));
  }

  setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    return settling((done) => this.#device.__setInterface(interfaceNumber, alternateSetting, done));
  }

  clearHalt(endpoint: number): Promise<void> {
    return settling((done) => this.#device.__clearHalt(endpoint, done));
  }

  isKernelDriverActive(interfaceNumber: number): boolean {
    try {
      return this.#device.__isKernelDriverActive(interfaceNumber);
    } catch (error) {
      if (errnoOf(error) === usb.LIBUSB_ERROR_NOT_SUPPORTED) return false;
      throw translated(error);
    }
  }

  detachKernelDriver(interfaceNumber: number): void {
    translating(() => this.#device.__detachKernelDriver(interfaceNumber));
  }

  attachKernelDriver(interfaceNumber: number): void {
    try {
      this.#device.__attachKernelDriver(interfaceNumber);
    } catch (error) {
      const errno = errnoOf(error);
      const isNothing =
        errno === usb.LIBUSB_ERROR_NOT_FOUND || // No driver wants it.
        errno === usb.LIBUSB_ERROR_BUSY || // A driver has taken it meanwhile.
        errno === usb.LIBUSB_ERROR_NOT_SUPPORTED;
      if (!isNothing) throw translated(error);
    }
  }

  reset(): Promise<void> {
    return settling((done) => this.#device.reset(done));
  }

  close(): void {
    translating(() => this.#device.close());
  }
}

/** Maps a LibUSBException; anything else passes unchanged. */
export function translated(error: unknown): Error {
  const errno = errnoOf(error);
  if (errno === undefined) return error instanceof Error ? error : new Error(String(error));
  return new TransportError(reasonOf(errno), libusbName(error), { cause: error });
}

function reasonOf(errno: number): TransportErrorReason {
  switch (errno) {
    case usb.LIBUSB_ERROR_NO_DEVICE:
      return 'gone';
    case usb.LIBUSB_ERROR_BUSY:
      return 'busy';
    case usb.LIBUSB_ERROR_PIPE:
      return 'stall';
    case usb.LIBUSB_ERROR_TIMEOUT:
      return 'timeout';
    case usb.LIBUSB_ERROR_OVERFLOW:
      return 'overflow';
    default:
      return 'io';
  }
}

function statusOf(status: number): TransferStatus {
  switch (status) {
    case usb.LIBUSB_TRANSFER_CANCELLED:
      return 'cancelled';
    case usb.LIBUSB_TRANSFER_STALL:
      return 'stall';
    case usb.LIBUSB_TRANSFER_OVERFLOW:
      return 'overflow';
    case usb.LIBUSB_TRANSFER_NO_DEVICE:
      return 'no-device';
    default:
      return 'error';
  }
}

function translating(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw translated(error);
  }
}

function settling(begin: (done: (error?: Error) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error): void => {
      if (error === undefined) resolve();
      else reject(translated(error));
    };
    try {
      begin(done);
    } catch (error) {
      reject(translated(error));
    }
  });
}

function errnoOf(error: unknown): number | undefined {
  const errno = (error as { errno?: unknown } | undefined)?.errno;
  return typeof errno === 'number' ? errno : undefined;
}

/** The package puts libusb's name of the error, e.g. LIBUSB_ERROR_ACCESS, into the message. */
function libusbName(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
