/**
 * A USB socket with one stick in it that a host may open, let go and open again while it keeps its
 * power, and that may be pulled out and plugged in: with the same SIM each time.
 */
import type { FaultSwitches } from './fault-switches.ts';
import type { FrameCarrier } from './frame-carrier.ts';
import type { ProfileName } from './profiles.ts';
import { stickProfile } from './profiles.ts';
import type { ReEnumeration } from './re-enumeration.ts';
import { StickClock } from './stick-clock.ts';
import { StickDevice } from './stick-device.ts';
import { withoutEnds } from './virtual-bus.ts';
import type { VirtualSimOptions } from './virtual-sim.ts';
import { VirtualStick, type VirtualStickOptions } from './virtual-stick.ts';

export interface VirtualSocketOptions extends Pick<
  VirtualStickOptions,
  'profile' | 'faults' | 'seed' | 'timeScale' | 'sim' | 'lease' | 'script' | 'network'
> {
  /** One for each stretch with power; belongs to the stick. */
  readonly newCarrier: () => FrameCarrier;
  /** Something was plugged in or left. */
  readonly onChange: () => void;
}

export interface PluggedInStick {
  readonly profile: ProfileName;
  /** Another one after each coming back, like a device's address on its bus. */
  readonly address: number;
}

/** What a kernel takes to reset a device and read its descriptors again. */
const HOST_RESET_MS = 200;

export class VirtualSocket {
  readonly #options: VirtualSocketOptions;
  readonly #clock: StickClock;
  #plugged: (PluggedInStick & { readonly device: StickDevice }) | undefined;
  #host: VirtualStick | undefined;
  #sim: Partial<VirtualSimOptions>;
  #nextAddress = 1;
  #cancelReturn: (() => void) | undefined;

  /** The stick gets its power at once; its script runs in this first stretch only. */
  constructor(options: VirtualSocketOptions) {
    this.#options = options;
    this.#clock = new StickClock(options.timeScale);
    this.#sim = options.sim ?? {};
    this.#powerUp(options.profile, options.faults ?? {}, options.script ?? []);
  }

  /** Undefined while nothing is plugged in. */
  get plugged(): PluggedInStick | undefined {
    return this.#plugged;
  }

  /** For acting on it and for counting; undefined while nothing is plugged in. */
  get device(): StickDevice | undefined {
    return this.#plugged?.device;
  }

  /** Undefined while nothing is plugged in. One host at a time: an earlier one loses it. */
  open(): VirtualStick | undefined {
    if (this.#plugged === undefined) return undefined;
    void this.#host?.close();
    this.#host = new VirtualStick(this.#plugged);
    return this.#host;
  }

  /** Pulls it out; whatever it was about to come back as does not come. */
  unplug(): void {
    this.#cancelReturn?.();
    this.#remove();
  }

  /** Plugs it in as it starts; nothing happens while something is there. */
  plugIn(): void {
    if (this.#plugged !== undefined) return;
    this.#cancelReturn?.();
    const { profile, faults } = this.#options;
    this.#powerUp(stickProfile(profile).startsAs ?? profile, withoutEnds(faults), []);
    this.#options.onChange();
  }

  /** Nothing comes any more. */
  async close(): Promise<void> {
    this.#clock.stop();
    const { device } = this.#plugged ?? {};
    this.#plugged = undefined;
    await this.#host?.close();
    await device?.powerOff();
  }

  #powerUp(
    profile: string,
    faults: Partial<FaultSwitches>,
    script: NonNullable<VirtualStickOptions['script']>,
  ): void {
    const { seed, timeScale, lease, network, newCarrier } = this.#options;
    const name = profile as ProfileName;
    const device = new StickDevice({
      profile: stickProfile(name),
      faults,
      // Another one each time, or a stick that comes back would live through the same again.
      seed: seed + this.#nextAddress - 1,
      timeScale,
      sim: this.#sim,
      lease,
      network,
      carrier: newCarrier(),
      script,
      onGone: (comesBack) => this.#leave(device, comesBack),
      onHandleDead: () => this.#host?.killHandle(),
      onHostReset: () => {
        this.#host?.resetBySystem();
        this.#host = undefined;
        this.#leave(device, { profile: name, afterMs: HOST_RESET_MS, faults: {} });
      },
      onNcmOutTransfer: undefined,
    });
    this.#plugged = { profile: name, address: this.#nextAddress, device };
    this.#nextAddress += 1;
  }

  #leave(device: StickDevice, comesBack: ReEnumeration | undefined): void {
    if (this.#plugged?.device !== device) return;
    this.#remove();
    if (comesBack === undefined) return;
    const { profile, afterMs, faults } = comesBack;
    this.#cancelReturn = this.#clock.after(afterMs, () => {
      this.#powerUp(profile, { ...withoutEnds(this.#options.faults), ...faults }, []);
      this.#options.onChange();
    });
  }

  #remove(): void {
    const { device } = this.#plugged ?? {};
    if (device === undefined) return;
    this.#sim = device.simMemory;
    this.#plugged = undefined;
    // A carrier that fails to close has nobody to tell.
    device.powerOff().catch(() => {});
    this.#host?.unplug();
    this.#host = undefined;
    this.#options.onChange();
  }
}
