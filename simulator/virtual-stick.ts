/**
 * A stick without hardware, as the driver sees it: the host's side of USB over a StickDevice.
 * One instance is one stretch on the bus, from plugging in to `close` or `unplug`.
 */
import {
  type ControlRequest,
  type GoneReason,
  type InPipe,
  type StickTransport,
  TransportError,
} from '../main/usb/stick-transport.ts';
import type { IpFamily } from '../shared/ip-family.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import type { NetworkLease } from './network-lease.ts';
import type { NetworkTraits } from './network-traits.ts';
import { PendingTransfers } from './pending-transfers.ts';
import { type ProfileName, stickProfile } from './profiles.ts';
import { readStringDescriptor } from './read-string-descriptor.ts';
import type { ReEnumeration } from './re-enumeration.ts';
import type { ScenarioStep } from './scenario-step.ts';
import { StandardRequest } from './standard-requests.ts';
import type { VirtualStickCounters } from './stick-counters.ts';
import { StickDevice } from './stick-device.ts';
import { VirtualInPipe } from './virtual-in-pipe.ts';
import type { VirtualSimOptions } from './virtual-sim.ts';

export type { VirtualStickCounters } from './stick-counters.ts';

export interface VirtualStickOptions {
  readonly profile: ProfileName;
  readonly faults?: Partial<FaultSwitches>;
  /** All chance in the stick comes from it: the same seed and host replay the same run. */
  readonly seed: number;
  /** Factor on the stick's delays: 1 = as real, 0.05 in tests, 0 = none. */
  readonly timeScale: number;
  readonly sim?: Partial<VirtualSimOptions>;
  /** What `^DHCP?` says and the stick asks for by ARP; must match what the carrier hands out. */
  readonly lease?: Partial<NetworkLease>;
  readonly network?: NetworkTraits;
  /** Belongs to the stick, which closes it when it is closed or unplugged. */
  readonly carrier: FrameCarrier;
  /** What happens to the stick by itself. */
  readonly script?: readonly ScenarioStep[];
  /** It has left the bus and comes back as this. A VirtualBus powers the next one up. */
  readonly onComesBack?: (next: ReEnumeration) => void;
  /** Copies of what each NCM OUT transfer held go to {@link VirtualStick.ncmOutTransfers}. */
  readonly keepNcmOutTransfers?: boolean;
}

/** A stick that has power already and keeps it when the host lets go; see VirtualSocket. */
export interface PoweredStick {
  readonly device: StickDevice;
  readonly profile: ProfileName;
}

/** For requests the transport itself sends. */
const OWN_REQUEST_TIMEOUT_MS = 1000;
/** What a kernel takes to reset a device and read its descriptors again. */
const RESET_MS = 200;
const NO_DATA = new Uint8Array(0);

export class VirtualStick implements StickTransport {
  readonly configurationDescriptor: Uint8Array;
  readonly gone: Promise<GoneReason>;
  /** Empty unless `keepNcmOutTransfers` was set. */
  readonly ncmOutTransfers: Uint8Array[] = [];

  readonly #device: StickDevice;
  readonly #isPowerOurs: boolean;
  readonly #claimed = new Set<number>();
  readonly #transfers = new PendingTransfers();
  readonly #pipes = new Map<VirtualInPipe, number>();
  #resolveGone: (reason: GoneReason) => void = () => {};
  #isGone = false;
  /** Nothing works any more on this handle, and nobody tells that. */
  #isHandleDead = false;
  #ended = Promise.resolve();

  /** With a powered stick: opens that one, and closing it leaves it powered. */
  constructor(options: VirtualStickOptions | PoweredStick) {
    const profile = stickProfile(options.profile);
    this.configurationDescriptor = profile.configurationDescriptor.slice();
    this.gone = new Promise((resolve) => (this.#resolveGone = resolve));
    this.#isPowerOurs = !('device' in options);
    if ('device' in options) {
      this.#device = options.device;
      return;
    }
    const keep = (bytes: Uint8Array): void => void this.ncmOutTransfers.push(bytes.slice());
    this.#device = new StickDevice({
      profile,
      faults: options.faults,
      seed: options.seed,
      timeScale: options.timeScale,
      sim: options.sim,
      lease: options.lease,
      network: options.network,
      carrier: options.carrier,
      script: options.script ?? [],
      onGone: (comesBack) => {
        this.unplug();
        if (comesBack !== undefined) options.onComesBack?.(comesBack);
      },
      onHandleDead: () => this.killHandle(),
      onHostReset: () => {
        this.resetBySystem();
        options.onComesBack?.({ profile: options.profile, afterMs: RESET_MS, faults: {} });
      },
      onNcmOutTransfer: options.keepNcmOutTransfers === true ? keep : undefined,
    });
  }

  get counters(): VirtualStickCounters {
    return this.#device.counters;
  }

  /** What the SIM keeps while it has no power: to be given to the next stick it is put into. */
  get simMemory(): VirtualSimOptions {
    return this.#device.simMemory;
  }

  /** Pulls the stick out: every transfer ends with 'gone'. */
  unplug(): void {
    // A carrier that fails to close is told to whoever calls close().
    this.#end('unplugged').catch(() => {});
  }

  /** The system resets the stick under its user, as the kernel does for a card reader that hangs. */
  resetBySystem(): void {
    this.#end('reset').catch(() => {});
  }

  /** The network ends the data call with a session-management cause of 3GPP TS 24.008. */
  dropBearer(cause: number): void {
    this.#device.dropBearer(cause);
  }

  /** The network ends one family of the data call; with the last one the call ends. */
  dropFamily(family: IpFamily, cause: number): void {
    this.#device.dropFamily(family, cause);
  }

  /** Changes some fault switches; the others stay. */
  setFaults(faults: Partial<FaultSwitches>): void {
    this.#device.setFaults(faults);
  }

  /**
   * The stick sends one transfer on an IN endpoint, whatever it holds: for tests of what a host
   * makes of it. The bytes belong to the stick from then on.
   */
  sendTransfer(endpoint: number, bytes: Uint8Array): void {
    this.#device.usb.inEndpoint(endpoint).send(bytes);
  }

  async claimInterface(interfaceNumber: number): Promise<void> {
    this.#assertPresent();
    if (this.#device.usb.alternateOf(interfaceNumber) === undefined) {
      throw new TransportError('io', `no interface ${interfaceNumber}`);
    }
    await Promise.resolve();
    this.#assertPresent();
    this.#claimed.add(interfaceNumber);
  }

  async setAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    this.#assertClaimed(interfaceNumber);
    const alternates = this.#device.usb.layout.alternates.get(interfaceNumber);
    if (alternates?.includes(alternateSetting) !== true) {
      throw new TransportError('io', `no alternate setting ${alternateSetting}`);
    }
    await this.#abort(interfaceNumber);
    await this.#selectAlternate(interfaceNumber, alternateSetting);
  }

  /** Like usbfs, puts the interface back to alternate setting 0. */
  async releaseInterface(interfaceNumber: number): Promise<void> {
    this.#assertClaimed(interfaceNumber);
    this.#claimed.delete(interfaceNumber);
    await this.#abort(interfaceNumber);
    if (this.#device.usb.alternateOf(interfaceNumber) !== 0) {
      await this.#selectAlternate(interfaceNumber, 0);
    }
  }

  async controlIn(
    request: ControlRequest,
    length: number,
    timeoutMs: number,
  ): Promise<Uint8Array | 'stall'> {
    this.#assertMayControl(request);
    return this.#control({ ...request, direction: 'in' }, NO_DATA, length, timeoutMs);
  }

  async controlOut(
    request: ControlRequest,
    data: Uint8Array,
    timeoutMs: number,
  ): Promise<void | 'stall'> {
    this.#assertMayControl(request);
    const reply = await this.#control(
      { ...request, direction: 'out' },
      data,
      data.length,
      timeoutMs,
    );
    return reply === 'stall' ? reply : undefined;
  }

  stringDescriptor(index: number): Promise<string | undefined> {
    const controlIn = (request: ControlRequest, length: number) =>
      this.controlIn(request, length, OWN_REQUEST_TIMEOUT_MS);
    return readStringDescriptor(controlIn, index);
  }

  openIn(
    endpoint: number,
    options: { readonly size: number; readonly inFlight: number },
    onData: (bytes: Uint8Array, buffer: Uint8Array) => void,
    onEnd: (error: TransportError) => void,
  ): InPipe {
    const refusal = this.#endpointRefusal(endpoint, 'in');
    if (refusal !== undefined) return refusedPipe(refusal, onEnd);
    const pipe = new VirtualInPipe({
      ...options,
      endpoint: this.#device.usb.inEndpoint(endpoint),
      onData,
      onEnd,
      onEnded: (ended) => this.#pipes.delete(ended),
    });
    this.#pipes.set(pipe, this.#interfaceOf(endpoint) ?? -1);
    return pipe;
  }

  write(endpoint: number, bytes: Uint8Array, timeoutMs: number): Promise<void> {
    const refusal = this.#endpointRefusal(endpoint, 'out');
    if (refusal !== undefined) return Promise.reject(refusal);
    const outEndpoint = this.#device.usb.outEndpoint(endpoint);
    return this.#transfers.run(this.#interfaceOf(endpoint), timeoutMs, (resolve, refuse) => {
      const request = { bytes, complete: () => resolve(), stall: () => refuse('stall') };
      outEndpoint.submit(request);
      return () => outEndpoint.cancel(request);
    });
  }

  async reset(): Promise<void> {
    this.#assertPresent();
    this.#device.resetPort();
    await this.#end('reset');
  }

  close(): Promise<void> {
    return this.#end('closed');
  }

  #end(reason: GoneReason): Promise<void> {
    if (!this.#isGone) {
      this.#isGone = true;
      this.#ended = this.#endOnce(reason);
    }
    return this.#ended;
  }

  async #endOnce(reason: GoneReason): Promise<void> {
    const poweredOff = this.#isPowerOurs ? this.#device.powerOff() : this.#letGo();
    this.#claimed.clear();
    this.#transfers.end('gone');
    const pipes = [...this.#pipes.keys()].map((pipe) => pipe.end('gone'));
    this.#resolveGone(reason);
    await Promise.all([poweredOff, ...pipes]);
  }

  /** As a kernel does when a program ends: all interfaces go back to alternate setting 0. */
  #letGo(): Promise<void> {
    for (const interfaceNumber of this.#claimed) {
      if (this.#device.usb.alternateOf(interfaceNumber) === 0) continue;
      this.#device.usb.control(selectAlternate(interfaceNumber, 0), NO_DATA, 0, () => {});
    }
    return Promise.resolve();
  }

  /** The pipes are told; `gone` stays open, as after a resume the system did not see through. */
  killHandle(): void {
    this.#isHandleDead = true;
    this.#transfers.end('io');
    for (const pipe of [...this.#pipes.keys()]) void pipe.end('io');
  }

  #assertPresent(): void {
    if (this.#isGone) throw new TransportError('gone');
    if (this.#isHandleDead) throw new TransportError('io', 'the handle is dead');
  }

  #assertClaimed(interfaceNumber: number): void {
    this.#assertPresent();
    if (!this.#claimed.has(interfaceNumber)) {
      throw new TransportError('not-claimed', `interface ${interfaceNumber}`);
    }
  }

  /** A request to an interface the device does not have is the device's to refuse. */
  #assertMayControl({ recipient, index }: ControlRequest): void {
    this.#assertPresent();
    const interfaceNumber = recipient === 'interface' ? index & 0xff : undefined;
    if (
      interfaceNumber !== undefined &&
      this.#device.usb.alternateOf(interfaceNumber) !== undefined
    ) {
      this.#assertClaimed(interfaceNumber);
    }
  }

  /** Why a transfer on the endpoint cannot begin, or undefined. */
  #endpointRefusal(endpoint: number, direction: 'in' | 'out'): TransportError | undefined {
    if (this.#isGone) return new TransportError('gone');
    if (this.#isHandleDead) return new TransportError('io', 'the handle is dead');
    const layout = this.#device.usb.layout.endpoints.get(endpoint);
    const isRightWay = ((endpoint & 0x80) !== 0) === (direction === 'in');
    const isHeld =
      layout !== undefined &&
      isRightWay &&
      this.#claimed.has(layout.interfaceNumber) &&
      layout.alternates.includes(this.#device.usb.alternateOf(layout.interfaceNumber) ?? -1);
    return isHeld
      ? undefined
      : new TransportError('not-claimed', `endpoint 0x${endpoint.toString(16)}`);
  }

  #interfaceOf(endpoint: number): number | undefined {
    return this.#device.usb.layout.endpoints.get(endpoint)?.interfaceNumber;
  }

  /** Ends what is under way on the endpoints of an interface. */
  async #abort(interfaceNumber: number): Promise<void> {
    this.#transfers.abort(interfaceNumber);
    const pipes = [...this.#pipes].filter(([, owner]) => owner === interfaceNumber);
    await Promise.all(pipes.map(([pipe]) => pipe.end('aborted')));
    this.#assertPresent();
  }

  async #selectAlternate(interfaceNumber: number, alternateSetting: number): Promise<void> {
    const request = selectAlternate(interfaceNumber, alternateSetting);
    await this.#control(request, NO_DATA, 0, OWN_REQUEST_TIMEOUT_MS);
  }

  #control(
    request: ControlRequest,
    data: Uint8Array,
    length: number,
    timeoutMs: number,
  ): Promise<Uint8Array | 'stall'> {
    return this.#transfers.run<Uint8Array | 'stall'>(undefined, timeoutMs, (resolve) =>
      this.#device.usb.control(request, data, length, (reply) =>
        resolve(reply === 'stall' ? reply : reply.slice()),
      ),
    );
  }
}

function selectAlternate(interfaceNumber: number, alternateSetting: number): ControlRequest {
  return {
    direction: 'out',
    type: 'standard',
    recipient: 'interface',
    request: StandardRequest.SetInterface,
    value: alternateSetting,
    index: interfaceNumber,
  };
}

function refusedPipe(error: TransportError, onEnd: (error: TransportError) => void): InPipe {
  const ended = Promise.resolve().then(() => onEnd(error));
  return { close: () => ended };
}
