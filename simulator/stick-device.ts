/** The whole stick as the bus sees it: functions, modem, radio, wired together. Does nothing else. */
import { EncapsulatedChannel } from './encapsulated-channel.ts';
import { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import type { InEndpoint } from './in-endpoint.ts';
import { NcmFunction } from './ncm-function.ts';
import { defaultLease, type NetworkLease } from './network-lease.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import { RadioGateway } from './radio-gateway.ts';
import { SeededRandom } from './seeded-random.ts';
import { SerialFunction } from './serial-function.ts';
import { StickClock } from './stick-clock.ts';
import { StickCounters } from './stick-counters.ts';
import type { StickProfile } from './stick-profile.ts';
import { StorageFunction } from './storage-function.ts';
import { VirtualModem } from './virtual-modem.ts';
import type { VirtualSimOptions } from './virtual-sim.ts';
import { VirtualUsbDevice } from './virtual-usb-device.ts';

export interface StickDeviceOptions {
  readonly profile: StickProfile;
  readonly faults: Partial<FaultSwitches> | undefined;
  readonly seed: number;
  readonly timeScale: number;
  readonly sim: Partial<VirtualSimOptions> | undefined;
  readonly lease: Partial<NetworkLease> | undefined;
  readonly carrier: FrameCarrier;
  /** The stick left the bus by itself: a fault switch, or a reset. */
  readonly onGone: () => void;
  readonly onNcmOutTransfer: ((bytes: Uint8Array) => void) | undefined;
}

export class StickDevice {
  readonly usb: VirtualUsbDevice;
  readonly counters = new StickCounters();

  readonly #profile: StickProfile;
  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #modem: VirtualModem;
  readonly #carrier: FrameCarrier;
  readonly #onGone: () => void;
  #cancelUnplug: () => void = () => {};

  /** Power comes on at once. The carrier belongs to the device from here on. */
  constructor(options: StickDeviceOptions) {
    const { profile, seed, timeScale, carrier } = options;
    const lease = { ...defaultLease, ...options.lease };
    this.#profile = profile;
    this.#carrier = carrier;
    this.#onGone = options.onGone;
    this.#clock = new StickClock(timeScale);
    this.#faults = new FaultState(profile.faults, options.faults);
    this.usb = new VirtualUsbDevice(profile, this.counters);

    const parts = { clock: this.#clock, faults: this.#faults, counters: this.counters, lease };
    const gateway = new RadioGateway({ ...parts, carrier });
    const encapsulated = new EncapsulatedChannel(this.#faults);
    this.#modem = new VirtualModem({
      ...parts,
      profile,
      random: new SeededRandom(seed),
      sim: options.sim,
      onCall: (isUp) => ncm.setCall(isUp),
      onReset: options.onGone,
    });
    const ncm = new NcmFunction({
      profile,
      faults: this.#faults,
      counters: this.counters,
      gateway,
      encapsulated,
      endpoints: this.#ncmEndpoints(),
      onHangUp: () => void this.#modem.bearer.end(),
      onOutTransfer: options.onNcmOutTransfer,
    });
    this.usb.addFunction(ncm);
    this.#addAtPorts();
    this.#addStorage();
    const channelPort = this.#modem.openPort('encapsulated', {
      send: (bytes) => encapsulated.respond(bytes),
      unreadBytes: () => encapsulated.unreadBytes,
    });
    encapsulated.onCommand = (bytes) => channelPort.receive(bytes);

    this.#modem.boot();
    this.#scheduleUnplug();
  }

  setFaults(faults: Partial<FaultSwitches>): void {
    this.#faults.set(faults);
    if ('unplugAfterMs' in faults) this.#scheduleUnplug();
  }

  /** The network ends the call; without one, nothing happens. */
  dropBearer(cause: number): void {
    if (this.#modem.bearer.state === 'up') this.#modem.bearer.end(cause);
  }

  /** Leaves the bus, stops every timer, closes the carrier. */
  powerOff(): Promise<void> {
    this.#clock.stop();
    this.usb.detach();
    return this.#carrier.close();
  }

  #scheduleUnplug(): void {
    this.#cancelUnplug();
    const { unplugAfterMs } = this.#faults.now;
    this.#cancelUnplug =
      unplugAfterMs === undefined ? () => {} : this.#clock.after(unplugAfterMs, this.#onGone);
  }

  #ncmEndpoints(): ConstructorParameters<typeof NcmFunction>[0]['endpoints'] {
    const { controlInterface, dataInterface } = this.#profile.functions.ncm;
    const { in: inEndpoint, out, outMaxPacketSize } = this.#bulkPair(dataInterface);
    const notification = this.#findEndpoint(controlInterface, 'interrupt', 'in');
    return {
      notification: this.usb.inEndpoint(notification.address),
      in: inEndpoint,
      out,
      outMaxPacketSize,
    };
  }

  #addAtPorts(): void {
    for (const { interfaceNumber, name } of this.#profile.functions.atPorts) {
      const endpoints = this.#bulkPair(interfaceNumber);
      const port = this.#modem.openPort(name, {
        send: (bytes) => endpoints.in.send(bytes),
        unreadBytes: () => endpoints.in.queuedBytes,
      });
      this.usb.addFunction(new SerialFunction(interfaceNumber, port, endpoints.out));
    }
  }

  #addStorage(): void {
    const { storageInterface } = this.#profile.functions;
    if (storageInterface === undefined) return;
    this.usb.addFunction(new StorageFunction(storageInterface, this.#bulkPair(storageInterface)));
  }

  #bulkPair(interfaceNumber: number): {
    readonly in: InEndpoint;
    readonly out: OutEndpoint;
    readonly outMaxPacketSize: number;
  } {
    const out = this.#findEndpoint(interfaceNumber, 'bulk', 'out');
    return {
      in: this.usb.inEndpoint(this.#findEndpoint(interfaceNumber, 'bulk', 'in').address),
      out: this.usb.outEndpoint(out.address),
      outMaxPacketSize: out.maxPacketSize,
    };
  }

  #findEndpoint(
    interfaceNumber: number,
    type: 'bulk' | 'interrupt',
    direction: 'in' | 'out',
  ): { readonly address: number; readonly maxPacketSize: number } {
    const found = [...this.usb.layout.endpoints.values()].find(
      (endpoint) =>
        endpoint.interfaceNumber === interfaceNumber &&
        endpoint.type === type &&
        (endpoint.address & 0x80 ? 'in' : 'out') === direction,
    );
    if (found === undefined) {
      throw new RangeError(`interface ${interfaceNumber} has no ${type} ${direction} endpoint`);
    }
    return found;
  }
}
