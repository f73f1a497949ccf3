/** UsbHandle over a virtual stick: NodeUsbTransport without a bus, and without libusb. */
import { decodeSetupPacket } from '../../simulator/usbip/decode-setup-packet.ts';
import type { VirtualUsbDevice } from '../../simulator/virtual-usb-device.ts';
import type { DevicePresence } from '../../main/usb/device-presence.ts';
import { TransportError } from '../../main/usb/stick-transport.ts';
import type {
  TransferStatus,
  TransferType,
  UsbHandle,
  UsbTransfer,
} from '../../main/usb/usb-handle.ts';

/** What a kernel does on the host's side, as far as NodeUsbTransport can see it. */
export class VirtualUsbHandle implements UsbHandle {
  /** Interfaces a kernel driver holds; all at first. */
  readonly driven = new Set<number>();
  /** Interfaces another program holds. */
  readonly heldByOthers = new Set<number>();
  /** Calls in order, e.g. `claim 2`. */
  readonly calls: string[] = [];
  isClosed = false;
  readonly presence: DevicePresence;

  readonly #usb: VirtualUsbDevice;
  /** How to end each transfer under way early. */
  readonly #pending = new Map<object, (status: TransferStatus) => void>();
  /** Calls that wait for the device. */
  readonly #waiting = new Set<(error: Error) => void>();
  #isPresent = true;
  #reportGone: () => void = () => {};

  constructor(usb: VirtualUsbDevice) {
    this.#usb = usb;
    for (const interfaceNumber of usb.layout.alternates.keys()) this.driven.add(interfaceNumber);
    this.presence = {
      check: () => Promise.resolve(this.#isPresent),
      watch: (onGone) => {
        this.#reportGone = onGone;
        return () => (this.#reportGone = () => {});
      },
    };
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Takes the device off the bus. `how` is what transfers under way end with. */
  unplug(how: 'no-device' | 'error' = 'no-device'): void {
    this.#isPresent = false;
    this.#usb.detach();
    for (const end of [...this.#pending.values()]) end(how);
    for (const reject of this.#waiting) reject(new TransportError('gone'));
    if (this.#pending.size === 0) this.#reportGone();
  }

  /** The kernel resets the device: its own drivers have every interface afterwards. */
  resetBySystem(): void {
    for (const end of [...this.#pending.values()]) end('no-device');
    for (const interfaceNumber of this.#usb.layout.alternates.keys()) {
      this.driven.add(interfaceNumber);
      void this.#select(interfaceNumber, 0);
    }
  }

  makeTransfer(
    endpoint: number,
    type: TransferType,
    onDone: (status: TransferStatus, actualLength: number) => void,
  ): UsbTransfer {
    const transfer = {};
    return {
      submit: (buffer) => {
        if (this.isClosed) throw new Error('the device is not open');
        if (this.#pending.has(transfer)) throw new Error('the transfer is on its way');
        if (!this.#isPresent) throw new TransportError('gone', 'LIBUSB_ERROR_NO_DEVICE');
        const complete = (status: TransferStatus, actualLength: number): void => {
          if (this.#pending.delete(transfer)) onDone(status, actualLength);
        };
        const withdraw = this.#begin(endpoint, type, buffer, complete);
        this.#pending.set(transfer, (status) => {
          withdraw();
          setImmediate(() => complete(status, 0));
        });
      },
      cancel: () => this.#pending.get(transfer)?.('cancelled'),
    };
  }

  claim(interfaceNumber: number): void {
    this.#call(`claim ${interfaceNumber}`);
    if (this.driven.has(interfaceNumber) || this.heldByOthers.has(interfaceNumber)) {
      throw new TransportError('busy', 'LIBUSB_ERROR_BUSY');
    }
  }

  async release(interfaceNumber: number): Promise<void> {
    this.#call(`release ${interfaceNumber}`);
    if (this.#usb.alternateOf(interfaceNumber) !== 0) await this.#select(interfaceNumber, 0);
  }

  async setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    this.#call(`alternate ${interfaceNumber} ${alternateSetting}`);
    await this.#select(interfaceNumber, alternateSetting);
  }

  clearHalt(endpoint: number): Promise<void> {
    this.#call(`clear-halt ${endpoint}`);
    return Promise.resolve();
  }

  isKernelDriverActive(interfaceNumber: number): boolean {
    return this.driven.has(interfaceNumber);
  }

  detachKernelDriver(interfaceNumber: number): void {
    this.#call(`detach ${interfaceNumber}`);
    this.driven.delete(interfaceNumber);
  }

  attachKernelDriver(interfaceNumber: number): void {
    this.#call(`attach ${interfaceNumber}`);
    this.driven.add(interfaceNumber);
  }

  reset(): Promise<void> {
    this.#call('reset');
    return Promise.resolve();
  }

  close(): void {
    if (this.#pending.size > 0) throw new Error('a transfer is on its way');
    this.isClosed = true;
  }

  #begin(
    endpoint: number,
    type: TransferType,
    buffer: Uint8Array,
    complete: (status: TransferStatus, actualLength: number) => void,
  ): () => void {
    if (type === 'control') return this.#beginControl(buffer, complete);
    if ((endpoint & 0x80) === 0) {
      const out = this.#usb.outEndpoint(endpoint);
      const request = {
        bytes: buffer,
        complete: () => complete('completed', buffer.length),
        stall: () => complete('stall', 0),
      };
      out.submit(request);
      return () => out.cancel(request);
    }
    const into = this.#usb.inEndpoint(endpoint);
    const request = {
      buffer,
      complete: (status: 'ok' | 'overflow' | 'stall', length: number) =>
        complete(status === 'ok' ? 'completed' : status, length),
    };
    into.submit(request);
    return () => into.cancel(request);
  }

  #beginControl(
    buffer: Uint8Array,
    complete: (status: TransferStatus, actualLength: number) => void,
  ): () => void {
    const setup = decodeSetupPacket(buffer);
    if (setup === undefined) throw new RangeError('not a setup packet');
    const { request, length } = setup;
    const data = request.direction === 'out' ? buffer.subarray(8) : new Uint8Array(0);
    return this.#usb.control(request, data, length, (reply) => {
      if (reply === 'stall') return complete('stall', 0);
      if (request.direction === 'out') return complete('completed', data.length);
      buffer.set(reply, 8);
      complete('completed', reply.length);
    });
  }

  #select(interfaceNumber: number, alternateSetting: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(reject);
      this.#usb.control(
        {
          direction: 'out',
          type: 'standard',
          recipient: 'interface',
          request: 0x0b,
          value: alternateSetting,
          index: interfaceNumber,
        },
        new Uint8Array(0),
        0,
        () => {
          this.#waiting.delete(reject);
          resolve();
        },
      );
    });
  }

  #call(call: string): void {
    if (!this.#isPresent) throw new TransportError('gone', 'LIBUSB_ERROR_NO_DEVICE');
    this.calls.push(call);
  }
}
