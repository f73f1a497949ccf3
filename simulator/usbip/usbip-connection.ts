/** One imported device: the URBs of a host's USB stack, carried out on the virtual one. */
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';
import type { InStatus } from '../in-endpoint.ts';
import { decodeSetupPacket } from './decode-setup-packet.ts';
import {
  emitReturnSubmit,
  emitReturnUnlink,
  ISO_PACKET_LENGTH,
  parseUrbCommand,
  type SubmitCommand,
  URB_HEADER_LENGTH,
  URB_SHORT_NOT_OK,
  UrbStatus,
} from './usbip-codec.ts';

/** Linux itself allows no longer URB through usbfs; a longer one is a broken peer. */
const MAX_TRANSFER_LENGTH = 16 * 1024 * 1024;
const MAX_ISO_PACKETS = 1024;
const NO_DATA = new Uint8Array(0);

const inStatuses: Readonly<Record<InStatus, number>> = {
  ok: UrbStatus.Ok,
  overflow: UrbStatus.Overflow,
  stall: UrbStatus.Stall,
};

export interface UsbipConnectionParts {
  readonly usb: VirtualUsbDevice;
  /** Sends bytes to the host; they are not touched again until `done` is called. */
  readonly send: (bytes: Uint8Array, done?: () => void) => void;
}

/** The peer does not speak USB/IP, or asks for more than a device can do. */
export class UsbipProtocolError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsbipProtocolError';
  }
}

export class UsbipConnection {
  readonly #parts: UsbipConnectionParts;
  /** How to take back each URB under way, by sequence number. */
  readonly #pending = new Map<number, () => void>();
  /** IN buffers (header and room for data) that are free again, by their length. */
  readonly #freeBuffers = new Map<number, Uint8Array[]>();
  #received: Uint8Array = NO_DATA;

  constructor(parts: UsbipConnectionParts) {
    this.#parts = parts;
  }

  /** URBs the device has not completed. */
  get pendingCount(): number {
    return this.#pending.size;
  }

  /** Takes bytes of the stream as they come. Throws UsbipProtocolError; the stream is lost then. */
  receive(chunk: Uint8Array): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    for (;;) {
      const taken = this.#takeCommand(this.#received);
      if (taken === 0) return;
      this.#received = this.#received.subarray(taken);
    }
  }

  /** The host is gone: the device's endpoints get their reads and writes taken back. */
  end(): void {
    for (const withdraw of this.#pending.values()) withdraw();
    this.#pending.clear();
  }

  /** Returns the bytes used, 0 while the command is not whole. */
  #takeCommand(bytes: Uint8Array): number {
    if (bytes.length < URB_HEADER_LENGTH) return 0;
    const command = parseUrbCommand(bytes);
    if (command === undefined) throw new UsbipProtocolError('an unknown command');
    if (command.type === 'unlink') {
      this.#unlink(command.sequence, command.victim);
      return URB_HEADER_LENGTH;
    }
    if (command.length > MAX_TRANSFER_LENGTH || command.isoPackets > MAX_ISO_PACKETS) {
      throw new UsbipProtocolError(`an URB of ${command.length} bytes`);
    }
    const dataEnd = URB_HEADER_LENGTH + (command.direction === 'out' ? command.length : 0);
    const end = dataEnd + command.isoPackets * ISO_PACKET_LENGTH;
    if (bytes.length < end) return 0;
    this.#submit(command, bytes.subarray(URB_HEADER_LENGTH, dataEnd));
    return end;
  }

  #unlink(sequence: number, victim: number): void {
    const withdraw = this.#pending.get(victim);
    withdraw?.();
    this.#pending.delete(victim);
    // An URB that completed before has its answer on the way: the host takes that one.
    const status = withdraw === undefined ? UrbStatus.Ok : UrbStatus.Unlinked;
    this.#parts.send(emitReturnUnlink(sequence, status));
  }

  #submit(command: SubmitCommand, data: Uint8Array): void {
    if (command.isoPackets > 0) this.#answer(command, UrbStatus.Invalid, 0);
    else if (command.endpointNumber === 0) this.#submitControl(command, data);
    else if (command.direction === 'in') this.#submitIn(command);
    else this.#submitOut(command, data);
  }

  #submitControl(command: SubmitCommand, data: Uint8Array): void {
    const setup = decodeSetupPacket(command.setup);
    if (setup === undefined) return this.#answer(command, UrbStatus.Stall, 0);
    const { request, length } = setup;
    const isIn = request.direction === 'in';
    const withdraw = this.#parts.usb.control(request, data, length, (reply) => {
      this.#pending.delete(command.sequence);
      if (reply === 'stall') return this.#answer(command, UrbStatus.Stall, 0);
      if (!isIn) return this.#answer(command, UrbStatus.Ok, data.length);
      const sent = reply.subarray(0, command.length);
      this.#answer(command, UrbStatus.Ok, sent.length, sent);
    });
    this.#pending.set(command.sequence, withdraw);
  }

  #submitOut(command: SubmitCommand, bytes: Uint8Array): void {
    if (!this.#isUsable(command.endpointNumber)) {
      return this.#answer(command, UrbStatus.Stall, 0);
    }
    const endpoint = this.#parts.usb.outEndpoint(command.endpointNumber);
    const request = {
      bytes,
      complete: () => {
        this.#pending.delete(command.sequence);
        this.#answer(command, UrbStatus.Ok, bytes.length);
      },
      stall: () => {
        this.#pending.delete(command.sequence);
        this.#answer(command, UrbStatus.Stall, 0);
      },
    };
    this.#pending.set(command.sequence, () => endpoint.cancel(request));
    endpoint.submit(request);
  }

  #submitIn(command: SubmitCommand): void {
    const address = command.endpointNumber | 0x80;
    if (!this.#isUsable(address)) return this.#answer(command, UrbStatus.Stall, 0);
    const endpoint = this.#parts.usb.inEndpoint(address);
    const message = this.#takeBuffer(URB_HEADER_LENGTH + command.length);
    const request = {
      buffer: message.subarray(URB_HEADER_LENGTH),
      complete: (status: InStatus, length: number) => {
        this.#pending.delete(command.sequence);
        const isShort = length < command.length && (command.flags & URB_SHORT_NOT_OK) !== 0;
        emitReturnSubmit(message, {
          sequence: command.sequence,
          status: status === 'ok' && isShort ? UrbStatus.Short : inStatuses[status],
          actualLength: length,
        });
        this.#parts.send(message.subarray(0, URB_HEADER_LENGTH + length), () =>
          this.#giveBuffer(message),
        );
      },
    };
    this.#pending.set(command.sequence, () => {
      endpoint.cancel(request);
      this.#giveBuffer(message);
    });
    endpoint.submit(request);
  }

  #answer(
    { sequence }: SubmitCommand,
    status: number,
    actualLength: number,
    data: Uint8Array = NO_DATA,
  ): void {
    const message = new Uint8Array(URB_HEADER_LENGTH + data.length);
    emitReturnSubmit(message, { sequence, status, actualLength });
    message.set(data, URB_HEADER_LENGTH);
    this.#parts.send(message);
  }

  /** Whether the endpoint exists in the alternate setting that is selected. */
  #isUsable(address: number): boolean {
    const endpoint = this.#parts.usb.layout.endpoints.get(address);
    if (endpoint === undefined) return false;
    const selected = this.#parts.usb.alternateOf(endpoint.interfaceNumber) ?? -1;
    return endpoint.alternates.includes(selected);
  }

  #takeBuffer(length: number): Uint8Array {
    return this.#freeBuffers.get(length)?.pop() ?? new Uint8Array(length);
  }

  #giveBuffer(buffer: Uint8Array): void {
    const free = this.#freeBuffers.get(buffer.length);
    if (free === undefined) this.#freeBuffers.set(buffer.length, [buffer]);
    else free.push(buffer);
  }
}
