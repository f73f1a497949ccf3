/**
 * Offers one virtual stick to any Linux with vhci-hcd. Importing it is plugging it in, losing the
 * connection is pulling it out: each import powers up a stick of its own.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import type { StickProfile } from '../stick-profile.ts';
import { readUsbLayout } from '../usb-layout.ts';
import type { VirtualUsbDevice } from '../virtual-usb-device.ts';
import {
  emitDeviceList,
  emitImportReply,
  emitOpReply,
  OP_HEADER_LENGTH,
  OP_IMPORT_LENGTH,
  OpCode,
  OpStatus,
  parseImportBusId,
  parseOpRequest,
  USBIP_VERSION,
  type DeviceRecord,
} from './usbip-codec.ts';
import { UsbipConnection } from './usbip-connection.ts';

/** A stick that has power. */
export interface PoweredStick {
  readonly usb: VirtualUsbDevice;
  powerOff(): Promise<void>;
}

export interface UsbipServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  /** USB/IP knows no passwords: anything but the loopback is open to the network. */
  readonly host: string;
  /** What the stick is at the moment: it changes with a mode switch. */
  readonly profile: () => StickProfile;
  /**
   * Called at every import. `onGone` takes the stick off the bus: it can be imported again after
   * `backAfterMs`, or never by itself where that is undefined.
   */
  readonly powerOn: (onGone: (backAfterMs: number | undefined) => void) => PoweredStick;
  readonly onEvent?: (event: UsbipEvent) => void;
}

/** `gone`: it left by itself or was pulled here; `let-go`: the host took its power. */
export type UsbipEvent = 'imported' | 'gone' | 'let-go';

const BUS_ID = '1-1';

export class UsbipServer {
  readonly #options: UsbipServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #plugged: { readonly socket: Socket; readonly stick: PoweredStick } | undefined;
  #isPresent = true;
  #comingBack: NodeJS.Timeout | undefined;

  private constructor(options: UsbipServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  /** Rejects with the error of the socket, e.g. EADDRINUSE. */
  static async listen(options: UsbipServerOptions): Promise<UsbipServer> {
    const usbip = new UsbipServer(options);
    const { port, host } = options;
    await new Promise<void>((resolve, reject) => {
      usbip.#server.once('error', reject);
      usbip.#server.listen(port, host, () => {
        usbip.#server.off('error', reject);
        resolve();
      });
    });
    return usbip;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get isImported(): boolean {
    return this.#plugged !== undefined;
  }

  /** Pulls the stick out. Until {@link plug} there is nothing to import. */
  unplug(): void {
    this.#leave(undefined);
  }

  /** Makes the stick importable again. */
  plug(): void {
    clearTimeout(this.#comingBack);
    this.#isPresent = true;
  }

  async close(): Promise<void> {
    clearTimeout(this.#comingBack);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #leave(backAfterMs: number | undefined): void {
    clearTimeout(this.#comingBack);
    this.#isPresent = false;
    if (backAfterMs !== undefined) {
      this.#comingBack = setTimeout(() => (this.#isPresent = true), backAfterMs);
    }
    this.#plugged?.socket.destroy();
  }

  #serve(socket: Socket): void {
    socket.setNoDelay(true);
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));

    let received: Uint8Array = new Uint8Array(0);
    const onData = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const taken = this.#answerOperation(socket, received);
      if (taken === 'more') return;
      socket.off('data', onData);
      if (taken === 'imported') this.#import(socket, received.subarray(OP_IMPORT_LENGTH));
    };
    socket.on('data', onData);
  }

  #answerOperation(socket: Socket, received: Uint8Array): 'more' | 'done' | 'imported' {
    if (received.length < OP_HEADER_LENGTH) return 'more';
    const { version, code } = parseOpRequest(received);
    if (version !== USBIP_VERSION) {
      socket.destroy();
      return 'done';
    }
    switch (code) {
      case OpCode.RequestDeviceList:
        socket.end(emitDeviceList(this.#isPresent ? this.#describe() : undefined));
        return 'done';
      case OpCode.RequestImport: {
        if (received.length < OP_IMPORT_LENGTH) return 'more';
        const isKnown = this.#isPresent && parseImportBusId(received) === BUS_ID;
        if (isKnown && this.#plugged === undefined) return 'imported';
        const status = isKnown ? OpStatus.Busy : OpStatus.NoDevice;
        socket.end(emitOpReply(OpCode.ReplyImport, status));
        return 'done';
      }
      default:
        socket.destroy();
        return 'done';
    }
  }

  #import(socket: Socket, rest: Uint8Array): void {
    socket.write(emitImportReply(this.#describe().record));
    const stick = this.#options.powerOn((backAfterMs) => this.#leave(backAfterMs));
    const connection = new UsbipConnection({
      usb: stick.usb,
      send: (bytes, done) => {
        if (socket.destroyed) done?.();
        else socket.write(bytes, done);
      },
    });
    this.#plugged = { socket, stick };
    this.#options.onEvent?.('imported');

    const take = (chunk: Uint8Array): void => {
      try {
        connection.receive(chunk);
      } catch {
        socket.destroy(); // Where the next command begins is not known any more.
      }
    };
    socket.on('data', take);
    socket.on('close', () => {
      connection.end();
      this.#plugged = undefined;
      void stick.powerOff();
      this.#options.onEvent?.(this.#isPresent ? 'let-go' : 'gone');
    });
    if (rest.length > 0) take(rest);
  }

  #describe(): { readonly record: DeviceRecord; readonly triples: readonly (readonly number[])[] } {
    const { deviceDescriptor, configurationDescriptor } = this.#options.profile();
    const { configurationValue } = readUsbLayout(configurationDescriptor);
    const triples = interfaceTriples(configurationDescriptor);
    return {
      record: {
        path: `/sys/devices/virtual/tetherstick/${BUS_ID}`,
        busId: BUS_ID,
        busNumber: 1,
        deviceNumber: 2,
        deviceDescriptor,
        configurationValue,
        interfaceCount: triples.length,
      },
      triples,
    };
  }
}

const DESCRIPTOR_INTERFACE = 0x04;

/** Class, subclass and protocol of every interface in its first alternate setting. */
function interfaceTriples(configuration: Uint8Array): readonly (readonly number[])[] {
  const triples: number[][] = [];
  for (let offset = 0; offset < configuration.length; offset += configuration[offset] ?? 1) {
    const [, type, , alternate, , ...triple] = configuration.subarray(offset, offset + 8);
    if (type === DESCRIPTOR_INTERFACE && alternate === 0) triples.push(triple);
  }
  return triples;
}
