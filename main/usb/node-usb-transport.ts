/** A stick on a real bus, through libusb. */
import { parseConfigurationDescriptor, type AlternateSetting } from './descriptors.ts';
import type { DevicePresence } from './device-presence.ts';
import { readStringDescriptor } from './read-string-descriptor.ts';
import { encodeSetupPacket } from './setup-packet.ts';
import {
  type ControlRequest,
  type GoneReason,
  type InPipe,
  type StickTransport,
  TransportError,
  type TransportErrorReason,
} from './stick-transport.ts';
import type { TransferStatus, UsbHandle } from './usb-handle.ts';
import { UsbInPipe } from './usb-in-pipe.ts';
import { UsbRequests } from './usb-requests.ts';

export interface NodeUsbTransportParts {
  readonly handle: UsbHandle;
  readonly presence: DevicePresence;
}

const SETUP_LENGTH = 8;
const NO_DATA = new Uint8Array(0);
const CONFIGURATION_HEADER_LENGTH = 9;
/** For requests the transport itself sends. */
const OWN_TIMEOUT_MS = 1000;
/** How often the bus is looked at while no transfer could tell that the stick went. */
const PRESENCE_INTERVAL_MS = 500;
/**
 * A stick being pulled shows as bus errors first. So long the kernel may take to take it off its
 * list: it waits for the call that failed, and then for each driver of the stick.
 */
const GRACE_MS = 2_000;

const getConfiguration: ControlRequest = {
  direction: 'in',
  type: 'standard',
  recipient: 'device',
  request: 0x06,
  value: 0x0200,
  index: 0,
};

/** Where an endpoint is found: usable while that setting of a claimed interface is selected. */
interface EndpointPlace {
  readonly interfaceNumber: number;
  readonly alternateSetting: number;
  readonly type: 'bulk' | 'interrupt';
}

export class NodeUsbTransport implements StickTransport {
  readonly configurationDescriptor: Uint8Array;
  readonly gone: Promise<GoneReason>;

  readonly #handle: UsbHandle;
  readonly #presence: DevicePresence;
  readonly #settings: readonly AlternateSetting[];
  readonly #requests: UsbRequests;
  /** Selected alternate setting by claimed interface. */
  readonly #claimed = new Map<number, number>();
  readonly #pipes = new Map<UsbInPipe, number>();
  /** Interfaces that were given back, whose drivers wait until the last one is. */
  readonly #driverless = new Set<number>();
  /** Calls in libusb's hands: the device can not be closed before they return. */
  readonly #calls = new Set<Promise<unknown>>();
  readonly #stopWatching: () => void;
  #resolveGone: (reason: GoneReason) => void = () => {};
  #isGone = false;
  /** Under way while it is found out why transfers say that there is no device. */
  #losing: Promise<void> | undefined;
  #ended = Promise.resolve();

  private constructor(parts: NodeUsbTransportParts, configurationDescriptor: Uint8Array) {
    this.#handle = parts.handle;
    this.#presence = parts.presence;
    this.configurationDescriptor = configurationDescriptor;
    const { interfaces } = parseConfigurationDescriptor(configurationDescriptor);
    this.#settings = interfaces.flatMap(({ alternates }) => alternates);
    this.#requests = new UsbRequests(parts.handle, (status) => this.#explain(status));
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    this.#stopWatching = parts.presence.watch(
      () => this.#vanish('unplugged'),
      PRESENCE_INTERVAL_MS,
    );
  }

  /**
   * Reads the configuration descriptor. The handle belongs to the transport from here on, also
   * when this rejects (with TransportError).
   */
  static async open(parts: NodeUsbTransportParts): Promise<NodeUsbTransport> {
    const requests = new UsbRequests(parts.handle, (status) => Promise.resolve(reasonOf(status)));
    try {
      const header = await readConfiguration(requests, CONFIGURATION_HEADER_LENGTH);
      const totalLength = (header[2] ?? 0) | ((header[3] ?? 0) << 8);
      return new NodeUsbTransport(parts, await readConfiguration(requests, totalLength));
    } catch (error) {
      await requests.end();
      parts.handle.close();
      throw error;
    }
  }

  /** Takes the interface from a kernel driver that holds it, which gets it back at the end. */
  async claimInterface(interfaceNumber: number): Promise<void> {
    this.#assertPresent();
    if (!this.#settings.some((setting) => setting.interfaceNumber === interfaceNumber)) {
      throw new TransportError('io', `no interface ${interfaceNumber}`);
    }
    if (this.#claimed.has(interfaceNumber)) return;
    await this.#noticing(() => {
      this.#driverless.add(interfaceNumber);
      if (this.#handle.isKernelDriverActive(interfaceNumber)) {
        this.#handle.detachKernelDriver(interfaceNumber);
      }
      this.#handle.claim(interfaceNumber);
      this.#claimed.set(interfaceNumber, 0);
      return Promise.resolve();
    });
  }

  async setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    this.#assertClaimed(interfaceNumber);
    const isKnown = this.#settings.some(
      (setting) =>
        setting.interfaceNumber === interfaceNumber &&
        setting.alternateSetting === alternateSetting,
    );
    if (!isKnown) throw new TransportError('io', `no alternate setting ${alternateSetting}`);
    await this.#abort(interfaceNumber);
    this.#assertPresent();
    await this.#noticing(() => this.#handle.setAlternate(interfaceNumber, alternateSetting));
    if (this.#claimed.has(interfaceNumber)) this.#claimed.set(interfaceNumber, alternateSetting);
  }

  /** The system puts the interface back to alternate setting 0. */
  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#assertClaimed(interfaceNumber);
    this.#claimed.delete(interfaceNumber);
    await this.#abort(interfaceNumber);
    this.#assertPresent();
    await this.#noticing(() => this.#handle.release(interfaceNumber));
    if (this.#claimed.size === 0) this.#bringDriversBack();
  }

  async controlIn(
    request: ControlRequest,
    length: number,
    timeoutMs: number,
  ): Promise<Uint8Array | 'stall'> {
    this.#assertMayControl(request);
    const sent = { ...request, direction: 'in' } as const;
    return this.#control(sent, length, NO_DATA, timeoutMs);
  }

  async controlOut(
    request: ControlRequest,
    data: Uint8Array,
    timeoutMs: number,
  ): Promise<void | 'stall'> {
    this.#assertMayControl(request);
    const sent = { ...request, direction: 'out' } as const;
    const reply = await this.#control(sent, data.length, data, timeoutMs);
    return reply === 'stall' ? reply : undefined;
  }

  async stringDescriptor(index: number): Promise<string | undefined> {
    this.#assertPresent();
    return readStringDescriptor(
      (request, length) => this.controlIn(request, length, OWN_TIMEOUT_MS),
      index,
    );
  }

  openIn(
    endpoint: number,
    options: { readonly size: number; readonly inFlight: number },
    onData: (bytes: Uint8Array, buffer: Uint8Array) => void,
    onEnd: (error: TransportError) => void,
  ): InPipe {
    const place = this.#usableEndpoint(endpoint, 'in');
    if (place instanceof TransportError) {
      const ended = Promise.resolve().then(() => onEnd(place));
      return { close: () => ended };
    }
    const pipe = new UsbInPipe({
      ...options,
      handle: this.#handle,
      endpoint,
      type: place.type,
      onData,
      onEnd,
      explain: (status) => this.#explainPipe(endpoint, status),
      onEnded: (ended) => this.#pipes.delete(ended),
    });
    this.#pipes.set(pipe, place.interfaceNumber);
    return pipe;
  }

  async write(endpoint: number, bytes: Uint8Array, timeoutMs: number): Promise<void> {
    const place = this.#usableEndpoint(endpoint, 'out');
    if (place instanceof TransportError) throw place;
    const { interfaceNumber, type } = place;
    await this.#noticing(() =>
      this.#requests.run({ endpoint, type, interfaceNumber, buffer: bytes, timeoutMs }),
    );
  }

  async reset(): Promise<void> {
    this.#assertPresent();
    await this.#noticing(() => this.#handle.reset());
    await this.close();
  }

  close(): Promise<void> {
    if (!this.#isGone) {
      this.#isGone = true;
      this.#ended = this.#end('closed');
    }
    return this.#ended;
  }

  #vanish(reason: Exclude<GoneReason, 'closed'>): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#ended = this.#end(reason);
    this.#ended.catch(() => {}); // Whoever calls close() is told.
  }

  async #end(reason: GoneReason): Promise<void> {
    this.#stopWatching();
    this.#resolveGone(reason);
    const pipes = [...this.#pipes.keys()].map((pipe) => pipe.end('gone'));
    await Promise.all([this.#requests.end(), ...pipes]);
    await Promise.allSettled(this.#calls);
    const claimed = [...this.#claimed.keys()];
    this.#claimed.clear();
    if (reason !== 'unplugged') {
      await Promise.allSettled(claimed.map((number) => this.#handle.release(number)));
      this.#bringDriversBack();
    }
    this.#handle.close();
  }

  /**
   * Only when nothing is claimed any more: a driver that takes two interfaces fails on the first
   * while the second is still ours. Also for interfaces that had no driver, which a program that
   * was killed may have left behind.
   */
  #bringDriversBack(): void {
    for (const interfaceNumber of [...this.#driverless].sort((a, b) => a - b)) {
      try {
        this.#handle.attachKernelDriver(interfaceNumber);
      } catch {
        // The stick went just now; there is nothing to give back.
      }
    }
    this.#driverless.clear();
  }

  async #control(
    request: ControlRequest,
    length: number,
    data: Uint8Array,
    timeoutMs: number,
  ): Promise<Uint8Array | 'stall'> {
    const buffer = new Uint8Array(SETUP_LENGTH + length);
    buffer.set(encodeSetupPacket(request, length));
    buffer.set(data, SETUP_LENGTH);
    try {
      const moved = await this.#noticing(() =>
        this.#requests.run({
          endpoint: 0,
          type: 'control',
          interfaceNumber: undefined,
          buffer,
          timeoutMs,
        }),
      );
      return buffer.subarray(SETUP_LENGTH, SETUP_LENGTH + moved);
    } catch (error) {
      if (error instanceof TransportError && error.reason === 'stall') return 'stall';
      throw error;
    }
  }

  /** Runs a call of libusb; whatever goes wrong once the stick is gone is 'gone'. */
  async #noticing<Result>(call: () => Promise<Result>): Promise<Result> {
    const running = (async () => call())();
    this.#calls.add(running);
    try {
      return await running;
    } catch (error) {
      this.#calls.delete(running);
      if (error instanceof TransportError && error.reason === 'gone') this.#vanish('unplugged');
      if (error instanceof TransportError && error.reason === 'io') await this.#settlePresence();
      if (this.#isGone) throw new TransportError('gone', undefined, { cause: error });
      throw error;
    } finally {
      this.#calls.delete(running);
    }
  }

  async #explain(status: TransferStatus): Promise<TransportErrorReason> {
    if (status === 'no-device') await this.#settleLoss();
    if (status === 'error') await this.#settlePresence();
    return this.#isGone ? 'gone' : reasonOf(status);
  }

  /** A halted endpoint would refuse whoever reads next. */
  async #explainPipe(endpoint: number, status: TransferStatus): Promise<TransportErrorReason> {
    if (status === 'stall') {
      await this.#noticing(() => this.#handle.clearHalt(endpoint)).catch(() => {});
    }
    return this.#explain(status);
  }

  /** Waits until the stick is known to be gone, or to have stayed. */
  async #settlePresence(): Promise<void> {
    const deadline = performance.now() + GRACE_MS;
    while (!this.#isGone && performance.now() < deadline) {
      if (!(await this.#presence.check())) return this.#vanish('unplugged');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Transfers end without a device when it is pulled, and when the system resets it. */
  #settleLoss(): Promise<void> {
    this.#losing ??= (async () => {
      const asking = this.#askForLife();
      this.#calls.add(asking);
      const answer = await asking;
      this.#calls.delete(asking);
      if (answer === 'gone') return this.#vanish('unplugged');
      if (answer !== 'answered') await this.#settlePresence();
      this.#vanish('reset');
    })();
    return this.#losing;
  }

  /** A device that was reset answers, as soon as the system is done with it; a pulled one is gone. */
  async #askForLife(): Promise<'answered' | TransportErrorReason> {
    const requests = new UsbRequests(this.#handle, (status) => Promise.resolve(reasonOf(status)));
    return readConfiguration(requests, CONFIGURATION_HEADER_LENGTH).then(
      () => 'answered',
      (error: unknown) => (error instanceof TransportError ? error.reason : 'io'),
    );
  }

  async #abort(interfaceNumber: number): Promise<void> {
    const pipes = [...this.#pipes].filter(([, owner]) => owner === interfaceNumber);
    await Promise.all([
      this.#requests.abort(interfaceNumber),
      ...pipes.map(([pipe]) => pipe.end('aborted')),
    ]);
  }

  #assertPresent(): void {
    if (this.#isGone) throw new TransportError('gone');
  }

  #assertClaimed(interfaceNumber: number): void {
    this.#assertPresent();
    if (!this.#claimed.has(interfaceNumber)) {
      throw new TransportError('not-claimed', `interface ${interfaceNumber}`);
    }
  }

  /**
   * Linux would claim an interface by itself for a request to it. A request to an interface the
   * device does not have is the device's to refuse.
   */
  #assertMayControl({ recipient, index }: ControlRequest): void {
    this.#assertPresent();
    const interfaceNumber = index & 0xff;
    const isKnown = this.#settings.some((setting) => setting.interfaceNumber === interfaceNumber);
    if (recipient === 'interface' && isKnown) this.#assertClaimed(interfaceNumber);
  }

  #usableEndpoint(address: number, direction: 'in' | 'out'): EndpointPlace | TransportError {
    if (this.#isGone) return new TransportError('gone');
    for (const { interfaceNumber, alternateSetting, endpoints } of this.#settings) {
      if (this.#claimed.get(interfaceNumber) !== alternateSetting) continue;
      const endpoint = endpoints.find((candidate) => candidate.address === address);
      if (endpoint?.direction !== direction) continue;
      const { transferType: type } = endpoint;
      if (type === 'bulk' || type === 'interrupt') {
        return { interfaceNumber, alternateSetting, type };
      }
    }
    return new TransportError('not-claimed', `endpoint 0x${address.toString(16)}`);
  }
}

async function readConfiguration(requests: UsbRequests, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(SETUP_LENGTH + length);
  buffer.set(encodeSetupPacket(getConfiguration, length));
  const moved = await requests.run({
    endpoint: 0,
    type: 'control',
    interfaceNumber: undefined,
    buffer,
    timeoutMs: OWN_TIMEOUT_MS,
  });
  return buffer.slice(SETUP_LENGTH, SETUP_LENGTH + moved);
}

function reasonOf(status: TransferStatus): TransportErrorReason {
  switch (status) {
    case 'completed':
    case 'error':
      return 'io';
    case 'cancelled':
      return 'aborted';
    case 'no-device':
      return 'gone';
    case 'stall':
    case 'overflow':
      return status;
  }
}
