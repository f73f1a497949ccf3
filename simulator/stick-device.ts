/** The whole stick as the bus sees it: functions, modem, radio, wired together. Does nothing else. */
import type { IpFamily } from '../shared/ip-family.ts';
import type { DialUpNetwork } from './dial-up-network.ts';
import { EncapsulatedChannel } from './encapsulated-channel.ts';
import { FaultState } from './fault-state.ts';
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import type { InEndpoint } from './in-endpoint.ts';
import { NcmFunction, type NcmFunctionParts, type NcmInterfaces } from './ncm-function.ts';
import { ForeignNetworkFunction } from './foreign-network-function.ts';
import { defaultLease, type NetworkLease } from './network-lease.ts';
import type { NetworkTraits } from './network-traits.ts';
import type { OutEndpoint } from './out-endpoint.ts';
import { isProfileName, type ProfileName } from './profiles.ts';
import { RadioGateway } from './radio-gateway.ts';
import { RadioModel } from './radio-model.ts';
import type { ReEnumeration } from './re-enumeration.ts';
import type { ScenarioStep } from './scenario-step.ts';
import { SeededRandom } from './seeded-random.ts';
import { SerialFunction } from './serial-function.ts';
import { StickClock } from './stick-clock.ts';
import { StickCounters } from './stick-counters.ts';
import type { StickProfile } from './stick-profile.ts';
import { StorageFunction, type ModeSwitchRequest } from './storage-function.ts';
import { TimedFaults } from './timed-faults.ts';
import { VirtualModem } from './virtual-modem.ts';
import type { VirtualSimOptions } from './virtual-sim.ts';
import { VirtualUsbDevice } from './virtual-usb-device.ts';

export interface StickDeviceOptions {
  readonly profile: StickProfile;
  readonly faults: Partial<FaultSwitches> | undefined;
  readonly seed: number;
  readonly timeScale: number;
  readonly sim: Partial<VirtualSimOptions> | undefined;
  readonly network?: NetworkTraits | undefined;
  readonly lease: Partial<NetworkLease> | undefined;
  readonly carrier: FrameCarrier;
  /** Where calls of ATD*99# lead; without it they end in NO CARRIER. */
  readonly dialUp?: DialUpNetwork | undefined;
  /** What happens to it by itself, from power-up on. */
  readonly script?: readonly ScenarioStep[];
  /**
   * The stick left the bus by itself: a fault switch, a reset, a mode switch. With what it comes
   * back, undefined for never; whoever holds the bus powers up that stick after the pause.
   */
  readonly onGone: (comesBack?: ReEnumeration) => void;
  /** The host's handle died and nobody will be told. */
  readonly onHandleDead?: () => void;
  /** The host's system resets the stick: for hosts that are played, a real one does so itself. */
  readonly onHostReset?: () => void;
  readonly onNcmOutTransfer: ((bytes: Uint8Array) => void) | undefined;
}

/** From the mode-switch message to the detach and on to the attach, in a log of an E3372h-153. */
const SWITCH_DETACH_MS = 600;
const SWITCH_ATTACH_MS = 400;
const POWER_LOSS_MS = 1000;
const BOOT_AFTER_RESET_MS = 8000;

export class StickDevice {
  readonly usb: VirtualUsbDevice;
  readonly counters = new StickCounters();

  readonly #profile: StickProfile;
  readonly #clock: StickClock;
  readonly #faults: FaultState;
  readonly #modem: VirtualModem;
  readonly #random: SeededRandom;
  readonly #radio: RadioModel;
  readonly #timedFaults: TimedFaults;
  readonly #onGone: (comesBack?: ReEnumeration) => void;

  /** Power comes on at once. The carrier belongs to the device from here on. */
  constructor(options: StickDeviceOptions) {
    const { profile, seed, timeScale, carrier } = options;
    const lease = { ...defaultLease, ...options.lease };
    this.#profile = profile;
    this.#onGone = options.onGone;
    this.#random = new SeededRandom(seed);
    this.#clock = new StickClock(timeScale);
    this.#faults = new FaultState(profile.faults, options.faults);
    this.usb = new VirtualUsbDevice(profile, this.counters);

    const parts = { clock: this.#clock, faults: this.#faults, counters: this.counters, lease };
    this.#radio = new RadioModel({ ...parts, carrier, random: this.#random.fork('radio') });
    const gateway = new RadioGateway({ ...parts, carrier: this.#radio });
    this.#modem = new VirtualModem({
      ...parts,
      profile,
      random: this.#random,
      sim: options.sim,
      network: options.network ?? {},
      dialUp: options.dialUp,
      onCall: (families) => {
        if (!families.ipv4 && !families.ipv6) this.#radio.clear();
        ncm?.setCall(families);
      },
      onReset: () => this.#leave(this.#startProfile(), BOOT_AFTER_RESET_MS),
    });
    const ncm = this.#addNcm(gateway, options.onNcmOutTransfer);
    this.#addAtPorts();
    this.#addOtherFunctions();
    this.#stallByChance();

    this.#modem.boot();
    this.#timedFaults = new TimedFaults(this.#clock, this.#faults, {
      unplugAfterMs: () => this.#onGone(),
      powerLossAfterMs: () => this.#leave(this.#startProfile(), POWER_LOSS_MS),
      handleDeadAfterMs: () => options.onHandleDead?.(),
      hostResetAfterMs: () => options.onHostReset?.(),
      bulkStallAfterMs: () => ncm?.haltEndpoints(),
    });
    this.#play(options.script ?? []);
    if (profile.turnsInto !== undefined) {
      const { profile: next, afterMs } = profile.turnsInto;
      this.#clock.after(afterMs, () => this.#leave(next, SWITCH_ATTACH_MS));
    }
  }

  setFaults(faults: Partial<FaultSwitches>): void {
    this.#faults.set(faults);
    this.#timedFaults.rearm(faults);
  }

  /** The network ends every call; without one, nothing happens. */
  dropBearer(cause: number): void {
    if (this.#modem.bearer.state === 'up') this.#modem.bearer.end(cause);
    this.#modem.hangUpCalls();
  }

  /** The network ends one family of the call. */
  dropFamily(family: IpFamily, cause: number): void {
    this.#modem.bearer.endFamily(family, cause);
  }

  /** What the card keeps when the power goes. */
  get simMemory(): VirtualSimOptions {
    return this.#modem.sim.memory;
  }

  /** The host resets the port: the stick starts anew, as after a loss of power. */
  resetPort(): void {
    this.#leave(this.#startProfile(), POWER_LOSS_MS);
  }

  /** Leaves the bus, stops every timer, closes the carrier. */
  powerOff(): Promise<void> {
    this.#clock.stop();
    this.#modem.hangUpCalls();
    this.usb.detach();
    return this.#radio.close();
  }

  #play(script: readonly ScenarioStep[]): void {
    for (const { afterMs, action } of script) {
      this.#clock.after(afterMs, () => {
        switch (action.do) {
          case 'set-faults':
            return this.setFaults(action.faults);
          case 'unplug':
            return this.#onGone();
          case 'drop-bearer':
            return this.dropBearer(action.cause);
        }
      });
    }
  }

  /** How it boots: `^SETPORT` with FF in front skips the CD. */
  #startProfile(): string {
    const { startsAs, name } = this.#profile;
    const skipsCd = this.#modem.settings.setPort.startsWith('FF;');
    return skipsCd ? name : (startsAs ?? name);
  }

  #leave(next: string, afterMs: number, faults: Partial<FaultSwitches> = {}): void {
    this.#onGone({ profile: requireProfileName(next), afterMs, faults });
  }

  #onModeSwitch({ message, isFromLinux }: ModeSwitchRequest): void {
    const next = this.#profile.modeSwitch?.[message];
    if (next === undefined) return;
    const faults = isFromLinux ? { noNotifications: true } : {};
    this.#clock.after(SWITCH_DETACH_MS, () => this.#leave(next, SWITCH_ATTACH_MS, faults));
  }

  #stallByChance(): void {
    const random = this.#random.fork('stalls');
    this.usb.refusesClassRequest = () => {
      const percent = this.#faults.now.controlStallPercent;
      return percent > 0 && random.chance(percent / 100);
    };
  }

  #addNcm(
    gateway: RadioGateway,
    onOutTransfer: StickDeviceOptions['onNcmOutTransfer'],
  ): NcmFunction | undefined {
    const functions = this.#profile.functions.ncm;
    if (functions === undefined) return undefined;
    const encapsulated = new EncapsulatedChannel(this.#faults);
    const endpoints = this.#ncmEndpoints(functions);
    const ncm = new NcmFunction({
      profile: this.#profile,
      functions,
      faults: this.#faults,
      counters: this.counters,
      gateway,
      encapsulated,
      endpoints,
      onHangUp: () => void this.#modem.bearer.end(),
      onOutTransfer,
      mustHoldOut: () => this.#radio.isUplinkFull,
      random: this.#random.fork('blocks'),
    });
    this.#radio.onUplinkRoom = () => endpoints.out.retry();
    this.usb.addFunction(ncm);
    const channelPort = this.#modem.openPort('encapsulated', {
      send: (bytes) => encapsulated.respond(bytes),
      unreadBytes: () => encapsulated.unreadBytes,
    });
    encapsulated.onCommand = (bytes) => void channelPort.receive(bytes);
    return ncm;
  }

  #ncmEndpoints({ controlInterface, dataInterface }: NcmInterfaces): NcmFunctionParts['endpoints'] {
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
        bulk: endpoints,
      });
      this.usb.addFunction(new SerialFunction(interfaceNumber, port, endpoints.out));
    }
  }

  #addOtherFunctions(): void {
    const { storages, foreignNetwork } = this.#profile.functions;
    for (const { interfaceNumber, medium } of storages) {
      const endpoints = this.#bulkPair(interfaceNumber);
      const onModeSwitch = (request: ModeSwitchRequest): void => this.#onModeSwitch(request);
      const isHung = (): boolean => medium === 'card-reader' && this.#faults.now.cardReaderHangs;
      this.usb.addFunction(
        new StorageFunction(interfaceNumber, endpoints, { medium, onModeSwitch, isHung }),
      );
    }
    if (foreignNetwork === undefined) return;
    const { controlInterface, dataInterface } = foreignNetwork;
    this.usb.addFunction(new ForeignNetworkFunction(controlInterface, dataInterface));
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

function requireProfileName(name: string): ProfileName {
  if (!isProfileName(name)) throw new RangeError(`no profile "${name}"`);
  return name;
}
